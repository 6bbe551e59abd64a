#include "file_lock_wrap.h"

#include "napi/promise_worker.h"
#include "os/file_lock.h"

namespace panda {

namespace {

using Lock = LockState (*)(int);

const char* name_of(LockState state) {
  switch (state) {
    case LockState::kMine:
      return "mine";
    case LockState::kTaken:
      return "taken";
    case LockState::kUnsupported:
      return "unsupported";
  }
  return "unsupported";
}

// Runs on the thread pool, since a network may be slow.
class LockWorker : public PromiseWorker {
 public:
  LockWorker(Napi::Env env, Lock lock, int descriptor)
      : PromiseWorker(env), lock_(lock), descriptor_(descriptor) {}

 private:
  void work() override { state_ = lock_(descriptor_); }
  Napi::Value result() override { return Napi::String::New(Env(), name_of(state_)); }

  Lock lock_;
  int descriptor_;
  LockState state_ = LockState::kUnsupported;
};

Napi::Value start(const Napi::CallbackInfo& info, Lock lock) {
  if (!info[0].IsNumber()) throw Napi::TypeError::New(info.Env(), "a descriptor is needed");
  const int descriptor = info[0].As<Napi::Number>().Int32Value();
  return PromiseWorker::start(new LockWorker(info.Env(), lock, descriptor));
}

}  // namespace

Napi::Value lock_file_of(const Napi::CallbackInfo& info) { return start(info, lock_file); }
Napi::Value probe_file_of(const Napi::CallbackInfo& info) { return start(info, probe_file); }
Napi::Value lock_folder_of(const Napi::CallbackInfo& info) { return start(info, lock_folder); }

}  // namespace panda
