// One piece of work on libuv's pool, seen from JavaScript as a promise.
#pragma once

#include "napi_setup.h"

namespace panda {

class PromiseWorker : public Napi::AsyncWorker {
 public:
  // JavaScript thread. Queues the worker, which then owns itself.
  static Napi::Promise start(PromiseWorker* worker);

 protected:
  explicit PromiseWorker(Napi::Env env);

  // Pool thread. No JavaScript value may be touched; may throw.
  virtual void work() = 0;
  // JavaScript thread, after work() has come to its end, well or not.
  virtual void release() {}
  // JavaScript thread, after work() has succeeded.
  virtual Napi::Value result() = 0;

 private:
  void Execute() final;
  void OnOK() final;
  void OnError(const Napi::Error& error) final;

  Napi::Promise::Deferred deferred_;
};

}  // namespace panda
