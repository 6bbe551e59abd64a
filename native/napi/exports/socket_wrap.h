// JavaScript bindings of TcpSocket: lib/native/binding.ts describes it.
#pragma once

#include <memory>
#include <optional>

#include "napi/napi_setup.h"
#include "net/connector.h"
#include "net/tcp_stream.h"

namespace panda::net {

class SocketWrap : public Napi::ObjectWrap<SocketWrap> {
 public:
  static Napi::Function define(Napi::Env env);

  explicit SocketWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value connect(const Napi::CallbackInfo& info);
  Napi::Value exchange(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  int keep_alive_seconds_ = 0;
  // At most one is set: the connector until the connection is made, then the stream; neither when
  // closed.
  std::unique_ptr<Connector> connector_;
  std::unique_ptr<TcpStream> stream_;
};

}  // namespace panda::net
