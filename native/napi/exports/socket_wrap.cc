#include "socket_wrap.h"

#include <string>
#include <vector>

namespace panda::net {

namespace {

constexpr ptrdiff_t kInterrupted = -2;

Napi::Error to_js_error(Napi::Env env, const SystemError& error) {
  Napi::Error js_error = Napi::Error::New(env, error.what());
  js_error.Set("code", error.code());
  js_error.Set("syscall", error.call());
  return js_error;
}

struct Bytes {
  uint8_t* begin;
  size_t count;
};

// Uses the C functions for speed: this is called for each command.
Bytes bytes_of(const Napi::CallbackInfo& info, size_t index) {
  napi_typedarray_type type = napi_int8_array;
  size_t count = 0;
  void* begin = nullptr;
  // Fails for a value that is not a typed array.
  napi_get_typedarray_info(info.Env(), info[index], &type, &count, &begin, nullptr, nullptr);
  if (type != napi_uint8_array) throw Napi::TypeError::New(info.Env(), "a Uint8Array is needed");
  return Bytes{static_cast<uint8_t*>(begin), count};
}

int integer_of(const Napi::CallbackInfo& info, size_t index, const char* what) {
  int32_t value = 0;
  if (napi_get_value_int32(info.Env(), info[index], &value) != napi_ok) {
    throw Napi::TypeError::New(info.Env(), what);
  }
  return value;
}

bool is_true(const Napi::CallbackInfo& info, size_t index) {
  bool value = false;
  return napi_get_value_bool(info.Env(), info[index], &value) == napi_ok && value;
}

}  // namespace

Napi::Function SocketWrap::define(Napi::Env env) {
  return DefineClass(env, "TcpSocket",
                     {InstanceMethod("connect", &SocketWrap::connect),
                      InstanceMethod("exchange", &SocketWrap::exchange),
                      InstanceMethod("close", &SocketWrap::close)});
}

SocketWrap::SocketWrap(const Napi::CallbackInfo& info) : Napi::ObjectWrap<SocketWrap>(info) {
  if (!info[0].IsArray()) throw Napi::TypeError::New(info.Env(), "a list of hosts is needed");
  const Napi::Array list = info[0].As<Napi::Array>();
  std::vector<std::string> hosts;
  for (uint32_t i = 0; i < list.Length(); i++) {
    hosts.push_back(list.Get(i).ToString().Utf8Value());
  }
  const int port = integer_of(info, 1, "a port is needed");
  keep_alive_seconds_ = integer_of(info, 2, "seconds are needed");
  try {
    connector_ = std::make_unique<Connector>(hosts, static_cast<uint16_t>(port));
  } catch (const SystemError& error) {
    throw to_js_error(info.Env(), error);
  }
}

Napi::Value SocketWrap::connect(const Napi::CallbackInfo& info) {
  const int milliseconds = integer_of(info, 0, "milliseconds are needed");
  if (connector_ == nullptr)
    throw Napi::Error::New(info.Env(), "the socket is already connected, or closed");
  SigintWatch watch(is_true(info, 1));
  try {
    if (connector_->go_on(milliseconds, watch)) {
      Socket socket = connector_->take();
      connector_.reset();
      socket.set_up(keep_alive_seconds_);
      stream_ = std::make_unique<TcpStream>(std::move(socket));
      return Napi::Number::New(info.Env(), 1);
    }
  } catch (const SystemError& error) {
    throw to_js_error(info.Env(), error);
  }
  return Napi::Number::New(info.Env(), static_cast<double>(watch.take() ? kInterrupted : 0));
}

Napi::Value SocketWrap::exchange(const Napi::CallbackInfo& info) {
  const Bytes bytes = bytes_of(info, 0);
  const int count = integer_of(info, 1, "a number of bytes is needed");
  const Bytes into = bytes_of(info, 2);
  const int milliseconds = integer_of(info, 3, "milliseconds are needed");
  if (count < 0 || static_cast<size_t>(count) > bytes.count) {
    throw Napi::RangeError::New(info.Env(), "the array has fewer bytes");
  }
  if (stream_ == nullptr)
    throw Napi::Error::New(info.Env(), "the socket is not connected, or closed");
  if (count > 0) stream_->send(bytes.begin, static_cast<size_t>(count));
  if (into.count == 0) return Napi::Number::New(info.Env(), 0);
  // Created after sending, so that the peer can work meanwhile.
  SigintWatch watch(is_true(info, 4));
  ptrdiff_t result = TcpStream::kNothing;
  try {
    result = stream_->receive(into.begin, into.count, milliseconds);
  } catch (const SystemError& error) {
    throw to_js_error(info.Env(), error);
  }
  if (result == TcpStream::kNothing && watch.take()) result = kInterrupted;
  return Napi::Number::New(info.Env(), static_cast<double>(result));
}

void SocketWrap::close(const Napi::CallbackInfo&) {
  connector_.reset();
  stream_.reset();
}

}  // namespace panda::net
