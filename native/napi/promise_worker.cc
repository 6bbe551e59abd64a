#include "promise_worker.h"

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
  deferred_.Reject(error.Value());
}

}  // namespace panda
