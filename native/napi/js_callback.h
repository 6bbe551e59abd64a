// A callback that any thread schedules and the JavaScript thread runs.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "napi_setup.h"

namespace panda {

// Keeps no program running: who waits for something that is still under way has to see to that.
// Made and destroyed by the JavaScript thread.
class JsCallback {
 public:
  // `action` is called by the JavaScript thread, once or more often after schedule(), and never
  // after this is destroyed.
  JsCallback(Napi::Env env, std::function<void()> action);
  ~JsCallback();
  JsCallback(const JsCallback&) = delete;
  JsCallback& operator=(const JsCallback&) = delete;

  // Any thread. Does nothing when the JavaScript thread is being ended.
  void schedule();

 private:
  using Action = std::function<void()>;

  static void call(napi_env env, napi_value callback, void* context, void* data);
  static void forget(napi_env env, void* data, void* hint);
  static void end(void* callback);

  const napi_env env_;
  // Node keeps it for as long as it may call, which is longer than this lives.
  std::shared_ptr<Action> action_;
  std::mutex mutex_;
  napi_threadsafe_function function_ = nullptr;  // of mutex_; null when the thread is being ended
};

}  // namespace panda
