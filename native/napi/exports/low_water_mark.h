// A socket's low-water mark (SO_RCVLOWAT): how many bytes wake its reader.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

// setReceiveLowWaterMark(descriptor, bytes): lib/native/binding.ts describes it.
Napi::Value set_receive_low_water_mark(const Napi::CallbackInfo& info);

}  // namespace panda
