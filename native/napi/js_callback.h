// A callback that any thread can schedule, and the JavaScript thread runs.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "napi_setup.h"

namespace panda {

// Does not keep the process alive: callers that wait for an operation have to do that. Created and
// destroyed by the JavaScript thread.
class JsCallback {
 public:
  // The JavaScript thread calls `action` once or several times after schedule(), and never after
  // this object is destroyed.
  JsCallback(Napi::Env env, std::function<void()> action);
  ~JsCallback();
  JsCallback(const JsCallback&) = delete;
  JsCallback& operator=(const JsCallback&) = delete;

  // For any thread. Does nothing while the JavaScript thread is shutting down.
  void schedule();

 private:
  using Action = std::function<void()>;

  static void call(napi_env env, napi_value callback, void* context, void* data);
  static void forget(napi_env env, void* data, void* hint);
  static void end(void* callback);

  const napi_env env_;
  // Node keeps it as long as it may call it, which is longer than this object lives.
  std::shared_ptr<Action> action_;
  std::mutex mutex_;
  // guarded by mutex_; null while the thread is shutting down
  napi_threadsafe_function function_ = nullptr;
};

}  // namespace panda
