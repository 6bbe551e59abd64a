// JavaScript bindings of repairs: lib/native/binding.ts describes them.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

Napi::Value inspect_file_of(const Napi::CallbackInfo& info);
Napi::Value shorten_file_of(const Napi::CallbackInfo& info);

}  // namespace panda
