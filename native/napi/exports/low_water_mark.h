// How much has to wait at a socket before its reader is woken.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

// setReceiveMark(descriptor, bytes): lib/native/binding.ts describes it.
Napi::Value set_receive_mark(const Napi::CallbackInfo& info);

}  // namespace panda
