#include "scale_wrap.h"

#include <utility>
#include <vector>

#include "napi/js_values.h"
#include "napi/promise_worker.h"

namespace panda {

namespace {

Napi::Value new_column(Napi::Env env, Dtype type, size_t rows) {
  switch (type) {
    case Dtype::kUint32:
      return Napi::Uint32Array::New(env, rows);
    case Dtype::kInt32:
      return Napi::Int32Array::New(env, rows);
    case Dtype::kInt64:
      return Napi::BigInt64Array::New(env, rows);
    case Dtype::kDouble:
      return Napi::Float64Array::New(env, rows);
    case Dtype::kUint8:
      return Napi::Uint8Array::New(env, rows);
    case Dtype::kInt96:
      break;
  }
  throw Napi::TypeError::New(env, "this field type has no column of its own");
}

class ScaleWorker : public PromiseWorker {
 public:
  ScaleWorker(Napi::Env env, Converter converter, HeldBytes samples)
      : PromiseWorker(env), converter_(std::move(converter)), samples_(std::move(samples)) {
    const SampleLayout& layout = converter_.layout();
    size_t bytes = 0;
    for (const Slice& slice : samples_.slices) bytes += slice.size;
    if (layout.sample_bytes == 0 || bytes % layout.sample_bytes != 0) {
      throw Napi::TypeError::New(env, "the bytes are no whole number of samples");
    }
    const size_t rows = bytes / layout.sample_bytes;
    Napi::Array columns = Napi::Array::New(env, layout.columns.size());
    for (uint32_t i = 0; i < layout.columns.size(); ++i) {
      const Napi::Value column = new_column(env, output_type(layout.columns[i]), rows);
      outputs_.push_back(static_cast<uint8_t*>(column.As<Napi::TypedArray>().ArrayBuffer().Data()));
      columns.Set(i, column);
    }
    columns_ = Napi::Persistent(columns.As<Napi::Object>());
  }

 private:
  void work() override {
    const SampleLayout& layout = converter_.layout();
    for_each_run(samples_.slices, layout.sample_bytes, [&](const uint8_t* run, size_t count) {
      converter_.convert(run, count, outputs_.data());
      for (size_t i = 0; i < outputs_.size(); ++i) {
        outputs_[i] += count * output_size(layout.columns[i]);
      }
    });
  }

  void release() override { samples_ = {}; }

  Napi::Value result() override { return columns_.Value(); }

  Converter converter_;
  HeldBytes samples_;
  std::vector<uint8_t*> outputs_;
  Napi::ObjectReference columns_;
};

Converter to_converter(const Napi::Value& layout, Converter::Code code) {
  if (!layout.IsObject()) throw Napi::TypeError::New(layout.Env(), "a layout is needed");
  return Converter(to_layout(layout.As<Napi::Object>()), code);
}

}  // namespace

Napi::Value scale_samples(const Napi::CallbackInfo& info) {
  const Converter::Code code =
      info[3].ToBoolean() ? Converter::Code::kPortable : Converter::Code::kFastest;
  Converter converter = to_converter(info[0], code);
  HeldBytes samples = hold_bytes(info[1], info[2].ToBoolean());
  return PromiseWorker::start(
      new ScaleWorker(info.Env(), std::move(converter), std::move(samples)));
}

Napi::Value vector_columns(const Napi::CallbackInfo& info) {
  const Converter converter = to_converter(info[0], Converter::Code::kFastest);
  return Napi::Number::New(info.Env(), static_cast<double>(converter.vector_columns()));
}

}  // namespace panda
