#include "js_callback.h"

#include <utility>

#include "os/c_callback.h"

namespace panda {

JsCallback::JsCallback(Napi::Env env, std::function<void()> action)
    : env_(env), action_(std::make_shared<Action>(std::move(action))) {
  auto* const held = new std::shared_ptr<Action>(action_);
  const napi_status status = napi_create_threadsafe_function(
      env_, nullptr, nullptr, Napi::String::New(env, "pandablocks"), 0, 1, held,
      c_callback<JsCallback::forget>, held, c_callback<JsCallback::call>, &function_);
  if (status != napi_ok) {
    delete held;
    throw Napi::Error::New(env, "the JavaScript thread can't be called");
  }
  napi_unref_threadsafe_function(env_, function_);
  // Node calls cleanup hooks in reverse order: this one runs before Node releases the function.
  napi_add_env_cleanup_hook(env_, c_callback<JsCallback::end>, this);
}

JsCallback::~JsCallback() {
  *action_ = nullptr;
  const std::lock_guard<std::mutex> guard(mutex_);
  if (function_ == nullptr) return;
  napi_remove_env_cleanup_hook(env_, c_callback<JsCallback::end>, this);
  napi_release_threadsafe_function(function_, napi_tsfn_release);
}

void JsCallback::schedule() {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (function_ == nullptr) return;
  napi_call_threadsafe_function(function_, nullptr, napi_tsfn_nonblocking);
}

void JsCallback::call(napi_env env, napi_value, void* context, void*) {
  const Action& action = **static_cast<std::shared_ptr<Action>*>(context);
  if (env == nullptr || !action) return;
  // The action may destroy the owner of this object, so it is copied.
  const Action copy = action;
  copy();
}

void JsCallback::forget(napi_env, void* data, void*) {
  delete static_cast<std::shared_ptr<Action>*>(data);
}

void JsCallback::end(void* callback) {
  auto* const self = static_cast<JsCallback*>(callback);
  const std::lock_guard<std::mutex> guard(self->mutex_);
  self->function_ = nullptr;
}

}  // namespace panda
