// JavaScript bindings of locks: lib/native/binding.ts describes them.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

Napi::Value lock_file_of(const Napi::CallbackInfo& info);
Napi::Value probe_file_of(const Napi::CallbackInfo& info);
Napi::Value lock_folder_of(const Napi::CallbackInfo& info);

}  // namespace panda
