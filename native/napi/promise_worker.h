// A task on libuv's thread pool, with a promise for JavaScript.
#pragma once

#include "napi_setup.h"

namespace panda {

class PromiseWorker : public Napi::AsyncWorker {
 public:
  // JavaScript thread. Queues the worker, which then owns itself.
  static Napi::Promise start(PromiseWorker* worker);

 protected:
  explicit PromiseWorker(Napi::Env env);

  // Pool thread. Must not use JavaScript values; may throw.
  virtual void work() = 0;
  // JavaScript thread, after work() has succeeded or failed.
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
