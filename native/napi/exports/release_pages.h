// Returns the pages of an array to the system (MADV_DONTNEED), before the garbage collector does.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

// releasePages(bytes): lib/native/binding.ts describes it.
void release_pages(const Napi::CallbackInfo& info);

}  // namespace panda
