// Memory back to the system, before the garbage collector gets there.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

// discardMemory(bytes): lib/native/binding.ts describes it.
void discard_memory(const Napi::CallbackInfo& info);

}  // namespace panda
