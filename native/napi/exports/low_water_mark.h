// The low-water mark of a socket (SO_RCVLOWAT): the number of bytes that wakes its reader.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

// setReceiveLowWaterMark(descriptor, bytes): lib/native/binding.ts describes it.
Napi::Value set_receive_low_water_mark(const Napi::CallbackInfo& info);

}  // namespace panda
