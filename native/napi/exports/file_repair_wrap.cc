#include "file_repair_wrap.h"

#include <string>
#include <utility>

#include "napi/promise_worker.h"
#include "repair/file_repair.h"

namespace panda {

namespace {

class InspectWorker : public PromiseWorker {
 public:
  InspectWorker(Napi::Env env, std::string path) : PromiseWorker(env), path_(std::move(path)) {}

 private:
  void work() override { found_ = inspect_file(path_); }

  Napi::Value result() override {
    const Napi::Env env = Env();
    Napi::Array columns = Napi::Array::New(env, found_.columns.size());
    for (uint32_t i = 0; i < found_.columns.size(); ++i) {
      Napi::Object column = Napi::Object::New(env);
      column.Set("name", found_.columns[i].name);
      column.Set("rows", static_cast<double>(found_.columns[i].rows));
      column.Set("kept", static_cast<double>(found_.columns[i].kept));
      columns.Set(i, column);
    }
    Napi::Object result = Napi::Object::New(env);
    result.Set("isOurs", found_.is_ours);
    result.Set("columns", columns);
    result.Set("rows", static_cast<double>(found_.rows));
    result.Set("acquisitions", static_cast<double>(found_.acquisitions));
    result.Set("isToldWrong", found_.is_told_wrong);
    result.Set("doubt", found_.doubt);
    return result;
  }

  std::string path_;
  Inspection found_;
};

class ShortenWorker : public PromiseWorker {
 public:
  ShortenWorker(Napi::Env env, std::string path) : PromiseWorker(env), path_(std::move(path)) {}

 private:
  void work() override { shorten_file(path_); }
  Napi::Value result() override { return Env().Undefined(); }

  std::string path_;
};

std::string path_of(const Napi::CallbackInfo& info) {
  if (!info[0].IsString()) throw Napi::TypeError::New(info.Env(), "a path is needed");
  return info[0].As<Napi::String>().Utf8Value();
}

}  // namespace

Napi::Value inspect_file_of(const Napi::CallbackInfo& info) {
  return PromiseWorker::start(new InspectWorker(info.Env(), path_of(info)));
}

Napi::Value shorten_file_of(const Napi::CallbackInfo& info) {
  return PromiseWorker::start(new ShortenWorker(info.Env(), path_of(info)));
}

}  // namespace panda
