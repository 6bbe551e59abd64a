#include "reader_wrap.h"

#include <string>
#include <utility>

#include "napi/promise_worker.h"
#include "reader/file_listing.h"
#include "reader/stored_file.h"

namespace panda::reader {

namespace {

// Text in a file should be UTF-8. Other text is read as ISO 8859-1, as in "µm".
bool is_utf8(const std::string& text) {
  size_t more = 0;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (more > 0) {
      if ((byte & 0xc0) != 0x80) return false;
      --more;
    } else if (byte >= 0x80) {
      if (byte < 0xc2 || byte > 0xf4) return false;
      more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    }
  }
  return more == 0;
}

Napi::String to_text(Napi::Env env, const std::string& text) {
  if (is_utf8(text)) return Napi::String::New(env, text);
  std::u16string wide;
  for (const char character : text) wide += static_cast<unsigned char>(character);
  return Napi::String::New(env, wide);
}

struct ToValue {
  Napi::Env env;

  Napi::Value operator()(std::monostate) const { return env.Null(); }
  Napi::Value operator()(double value) const { return Napi::Number::New(env, value); }
  Napi::Value operator()(int64_t value) const { return Napi::BigInt::New(env, value); }
  Napi::Value operator()(uint64_t value) const { return Napi::BigInt::New(env, value); }
  Napi::Value operator()(const std::string& value) const { return to_text(env, value); }
  Napi::Value operator()(const Number& value) const { return std::visit(*this, value); }
};

Napi::Object to_attributes(Napi::Env env, const std::vector<StoredAttribute>& attributes) {
  const ToValue to_value = {env};
  Napi::Array result = Napi::Array::New(env, attributes.size());
  for (uint32_t i = 0; i < attributes.size(); ++i) {
    Napi::Array pair = Napi::Array::New(env, 2);
    pair.Set(uint32_t{0}, to_text(env, attributes[i].name));
    pair.Set(uint32_t{1}, std::visit(to_value, attributes[i].value));
    result.Set(i, pair);
  }
  return result;
}

Napi::Object to_dataset(Napi::Env env, const StoredDataset& dataset) {
  Napi::Array shape = Napi::Array::New(env, dataset.shape.size());
  for (uint32_t i = 0; i < dataset.shape.size(); ++i) {
    shape.Set(i, static_cast<double>(dataset.shape[i]));
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("name", to_text(env, dataset.name));
  result.Set("dtype", dataset.dtype);
  result.Set("shape", dataset.is_empty ? env.Null() : Napi::Value(shape));
  result.Set("attributes", to_attributes(env, dataset.attributes));
  result.Set("error", to_text(env, dataset.error));
  return result;
}

Napi::Value to_value(Napi::Env env, const Listing& listing) {
  Napi::Array datasets = Napi::Array::New(env, listing.datasets.size());
  for (uint32_t i = 0; i < listing.datasets.size(); ++i) {
    // Without this scope, the handles of all values would be kept until the end.
    const Napi::HandleScope scope(env);
    datasets.Set(i, to_dataset(env, listing.datasets[i]));
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("attributes", to_attributes(env, listing.attributes));
  result.Set("datasets", datasets);
  return result;
}

Napi::Value to_value(Napi::Env env, const Statistics& statistics) {
  const ToValue to_number = {env};
  Napi::Array curve = Napi::Array::New(env, statistics.curve.size());
  for (uint32_t i = 0; i < statistics.curve.size(); ++i) curve.Set(i, statistics.curve[i]);
  Napi::Object result = Napi::Object::New(env);
  result.Set("min", to_number(statistics.min));
  result.Set("max", to_number(statistics.max));
  result.Set("mean", to_number(statistics.mean));
  if (statistics.nans) {
    result.Set("nans", static_cast<double>(*statistics.nans));
  } else {
    result.Set("nans", env.Null());
  }
  result.Set("curve", curve);
  return result;
}

template <typename Task>
class StepWorker : public PromiseWorker {
 public:
  StepWorker(Napi::Env env, std::shared_ptr<Task> task, std::shared_ptr<bool> is_busy)
      : PromiseWorker(env), task_(std::move(task)), is_busy_(std::move(is_busy)) {
    *is_busy_ = true;
  }

 private:
  void work() override { result_ = task_->next(); }
  void release() override { *is_busy_ = false; }

  Napi::Value result() override {
    if (result_) return to_value(Env(), *result_);
    return Napi::Number::New(Env(), static_cast<double>(task_->progress()));
  }

  std::shared_ptr<Task> task_;
  std::shared_ptr<bool> is_busy_;
  decltype(std::declval<Task>().next()) result_;
};

std::string text_at(const Napi::CallbackInfo& info, size_t index) {
  if (!info[index].IsString()) throw Napi::TypeError::New(info.Env(), "a text is needed");
  return info[index].As<Napi::String>().Utf8Value();
}

template <typename Task>
struct Export;

template <>
struct Export<FileListing> {
  static constexpr const char* kName = "FileListing";

  static std::shared_ptr<FileListing> make(const Napi::CallbackInfo& info) {
    return std::make_shared<FileListing>(text_at(info, 0), info[1].ToBoolean());
  }
};

template <>
struct Export<DatasetScan> {
  static constexpr const char* kName = "DatasetScan";

  static std::shared_ptr<DatasetScan> make(const Napi::CallbackInfo& info) {
    constexpr uint32_t kMaxParts = 1 << 20;
    const double parts = info[3].IsNumber() ? info[3].As<Napi::Number>().DoubleValue() : 0;
    if (!(parts >= 1 && parts <= kMaxParts)) {
      throw Napi::RangeError::New(info.Env(), "the number of parts has to be from 1 to 2^20");
    }
    return std::make_shared<DatasetScan>(text_at(info, 0), info[1].ToBoolean(), text_at(info, 2),
                                         static_cast<uint32_t>(parts));
  }
};

}  // namespace

template <typename Task>
Napi::Function TaskWrap<Task>::define(Napi::Env env) {
  return TaskWrap::DefineClass(env, Export<Task>::kName,
                               {TaskWrap::InstanceMethod("next", &TaskWrap::next)});
}

template <typename Task>
TaskWrap<Task>::TaskWrap(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<TaskWrap>(info), task_(Export<Task>::make(info)) {}

template <typename Task>
Napi::Value TaskWrap<Task>::next(const Napi::CallbackInfo& info) {
  if (*is_busy_) throw Napi::Error::New(info.Env(), "a step is already running");
  return PromiseWorker::start(new StepWorker<Task>(info.Env(), task_, is_busy_));
}

template class TaskWrap<FileListing>;
template class TaskWrap<DatasetScan>;

namespace {

class TextWorker : public PromiseWorker {
 public:
  TextWorker(Napi::Env env, std::string path, std::string name, bool is_live)
      : PromiseWorker(env), path_(std::move(path)), name_(std::move(name)), is_live_(is_live) {}

 private:
  void work() override { found_ = read_text(path_, name_, is_live_); }
  Napi::Value result() override {
    return found_ ? Napi::Value(to_text(Env(), *found_)) : Env().Null();
  }

  std::string path_;
  std::string name_;
  bool is_live_;
  std::optional<std::string> found_;
};

}  // namespace

Napi::Value read_text_of(const Napi::CallbackInfo& info) {
  if (!info[0].IsString() || !info[1].IsString()) {
    throw Napi::TypeError::New(info.Env(), "a path and a name are needed");
  }
  return PromiseWorker::start(new TextWorker(info.Env(), info[0].As<Napi::String>().Utf8Value(),
                                             info[1].As<Napi::String>().Utf8Value(),
                                             info[2].ToBoolean()));
}

}  // namespace panda::reader
