// Repairing as JavaScript sees it: lib/native/binding.ts describes it.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

Napi::Value inspect_file_of(const Napi::CallbackInfo& info);
Napi::Value shorten_file_of(const Napi::CallbackInfo& info);

}  // namespace panda
