// JavaScript bindings of calls for open files: lib/native/binding.ts describes them.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

Napi::Value sync_file_of(const Napi::CallbackInfo& info);
Napi::Value sync_folder_of(const Napi::CallbackInfo& info);
Napi::Value rename_noreplace_of(const Napi::CallbackInfo& info);
Napi::Value find_file_of(const Napi::CallbackInfo& info);

}  // namespace panda
