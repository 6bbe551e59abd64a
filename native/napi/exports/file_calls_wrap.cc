#include "file_calls_wrap.h"

#include <functional>
#include <string>
#include <utility>

#include "napi/promise_worker.h"
#include "os/file_sync.h"
#include "os/moved_file.h"
#include "os/rename_noreplace.h"

namespace panda {

namespace {

Napi::Value to_js(Napi::Env env, int errno_or_0) { return Napi::Number::New(env, errno_or_0); }
Napi::Value to_js(Napi::Env env, const std::string& path) { return Napi::String::New(env, path); }

// Runs on the thread pool, since a disk may be slow.
template <typename Result>
class CallWorker : public PromiseWorker {
 public:
  CallWorker(Napi::Env env, std::function<Result()> call)
      : PromiseWorker(env), call_(std::move(call)) {}

 private:
  void work() override { result_ = call_(); }
  Napi::Value result() override { return to_js(Env(), result_); }

  std::function<Result()> call_;
  Result result_ = {};
};

template <typename Result>
Napi::Value start(const Napi::CallbackInfo& info, std::function<Result()> call) {
  return PromiseWorker::start(new CallWorker<Result>(info.Env(), std::move(call)));
}

int descriptor_of(const Napi::Value& value) {
  if (!value.IsNumber()) throw Napi::TypeError::New(value.Env(), "a descriptor is needed");
  return value.As<Napi::Number>().Int32Value();
}

std::string path_of(const Napi::Value& value) {
  if (!value.IsString()) throw Napi::TypeError::New(value.Env(), "a path is needed");
  return value.As<Napi::String>().Utf8Value();
}

}  // namespace

Napi::Value sync_file_of(const Napi::CallbackInfo& info) {
  return start<int>(info, [descriptor = descriptor_of(info[0])] { return sync_file(descriptor); });
}

Napi::Value sync_folder_of(const Napi::CallbackInfo& info) {
  return start<int>(info, [path = path_of(info[0])] { return sync_folder(path); });
}

Napi::Value rename_noreplace_of(const Napi::CallbackInfo& info) {
  return start<int>(info, [from = path_of(info[0]), to = path_of(info[1])] {
    return rename_noreplace(from, to);
  });
}

Napi::Value find_file_of(const Napi::CallbackInfo& info) {
  return start<std::string>(info, [descriptor = descriptor_of(info[0]), path = path_of(info[1])] {
    return find_file(descriptor, path);
  });
}

}  // namespace panda
