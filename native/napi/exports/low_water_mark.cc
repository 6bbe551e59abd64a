#include "low_water_mark.h"

#ifdef __linux__
#include <sys/socket.h>
#endif

namespace panda {

Napi::Value set_receive_low_water_mark(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber() || !info[1].IsNumber()) {
    throw Napi::TypeError::New(info.Env(), "a descriptor and a number of bytes are needed");
  }
#ifdef __linux__
  const int descriptor = info[0].As<Napi::Number>().Int32Value();
  const int bytes = info[1].As<Napi::Number>().Int32Value();
  const bool is_set = setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes) == 0;
  return Napi::Boolean::New(info.Env(), is_set);
#else
  // Other systems count differently, or ignore the option without an error.
  return Napi::Boolean::New(info.Env(), false);
#endif
}

}  // namespace panda
