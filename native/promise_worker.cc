#include "promise_worker.h"

#include "h5_error.h"

namespace panda {

PromiseWorker::PromiseWorker(Napi::Env env) : Napi::AsyncWorker(env), deferred_(env) {}

Napi::Promise PromiseWorker::start(PromiseWorker* worker) {
  const Napi::Promise promise = worker->deferred_.Promise();
  worker->Queue();
  return promise;
}

void PromiseWorker::Execute() {
  try {
    work();
  } catch (const H5Error& error) {
    operation_ = error.operation();
    path_ = error.path();
    SetError(error.what());
  } catch (const std::exception& error) {
    SetError(error.what());
  }
}

void PromiseWorker::OnOK() {
  release();
  deferred_.Resolve(result());
}

void PromiseWorker::OnError(const Napi::Error& error) {
  release();
  if (!operation_.empty()) {
    error.Set("operation", operation_);
    error.Set("path", path_);
  }
  deferred_.Reject(error.Value());
}

}  // namespace panda
