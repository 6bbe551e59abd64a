#include "overview_wrap.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "napi/js_values.h"
#include "napi/promise_worker.h"
#include "scaling/sample_runs.h"

namespace panda {

namespace {

// Distinguishes objects of this class from all others.
constexpr napi_type_tag kTag = {0x6f1c5cf0a4b14b0eu, 0x9b8d3a527f0c41d3u};

// Scales samples only for an overview.
class AppendWorker : public PromiseWorker {
 public:
  AppendWorker(Napi::Env env, std::shared_ptr<const Converter> converter,
               std::shared_ptr<Overview> overview, HeldBytes samples)
      : PromiseWorker(env),
        converter_(std::move(converter)),
        overview_(std::move(overview)),
        samples_(std::move(samples)) {}

 private:
  void work() override {
    const SampleLayout& layout = converter_->layout();
    std::vector<std::unique_ptr<double[]>> memory;
    std::vector<uint8_t*> outputs;
    for (size_t i = 0; i < layout.columns.size(); ++i) {
      memory.push_back(std::make_unique<double[]>(Overview::kPieceRows));
      outputs.push_back(reinterpret_cast<uint8_t*>(memory.back().get()));
    }
    size_t bytes = 0;
    for (const Slice& slice : samples_.slices) bytes += slice.size;
    overview_->expect(bytes / layout.sample_bytes);
    for_each_run(samples_.slices, layout.sample_bytes, [&](const uint8_t* run, size_t count) {
      while (count > 0) {
        const size_t take = overview_->piece(count);
        converter_->convert(run, take, outputs.data(), count - take);
        overview_->add(outputs.data(), take);
        run += take * layout.sample_bytes;
        count -= take;
      }
    });
  }

  void release() override { samples_ = {}; }

  Napi::Value result() override { return Env().Undefined(); }

  std::shared_ptr<const Converter> converter_;
  std::shared_ptr<Overview> overview_;
  HeldBytes samples_;
};

uint64_t to_rows(const Napi::Value& value) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  if (!(number >= 0 && number <= 9007199254740991.0) || number != std::floor(number)) {
    throw Napi::TypeError::New(value.Env(), "a whole number of rows is needed");
  }
  return static_cast<uint64_t>(number);
}

std::vector<size_t> to_columns(const Napi::Value& value) {
  if (!value.IsArray()) throw Napi::TypeError::New(value.Env(), "an array of columns is needed");
  const Napi::Array array = value.As<Napi::Array>();
  std::vector<size_t> columns;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    columns.push_back(static_cast<size_t>(to_rows(array.Get(i))));
  }
  return columns;
}

// Makes a typed array with one value for each bucket.
template <typename Array, typename Of>
Array filled(Napi::Env env, const std::vector<ColumnStats>& buckets, Of of) {
  Array array = Array::New(env, buckets.size());
  auto* const data = array.Data();
  for (size_t i = 0; i < buckets.size(); ++i) {
    data[i] = static_cast<std::remove_reference_t<decltype(*data)>>(of(buckets[i]));
  }
  return array;
}

template <typename Array>
void set_integers(Napi::Object& object, const std::vector<ColumnStats>& buckets) {
  const Napi::Env env = object.Env();
  const auto min = [](const ColumnStats& each) { return each.min.integer; };
  const auto max = [](const ColumnStats& each) { return each.max.integer; };
  const auto last = [](const ColumnStats& each) { return each.last.integer; };
  object.Set("min", filled<Array>(env, buckets, min));
  object.Set("max", filled<Array>(env, buckets, max));
  object.Set("last", filled<Array>(env, buckets, last));
}

void set_reals(Napi::Object& object, const std::vector<ColumnStats>& buckets) {
  const Napi::Env env = object.Env();
  // If all values are NaN, min is greater than max.
  const auto or_nan = [](const ColumnStats& each, double value) {
    return each.min.real > each.max.real ? std::nan("") : value;
  };
  const auto min = [&](const ColumnStats& each) { return or_nan(each, each.min.real); };
  const auto max = [&](const ColumnStats& each) { return or_nan(each, each.max.real); };
  const auto last = [](const ColumnStats& each) { return each.last.real; };
  object.Set("min", filled<Napi::Float64Array>(env, buckets, min));
  object.Set("max", filled<Napi::Float64Array>(env, buckets, max));
  object.Set("last", filled<Napi::Float64Array>(env, buckets, last));
}

void set_means(Napi::Object& object, const OverviewRange& range, size_t column, StatsKind kind) {
  uint64_t row = range.first_row;
  const auto mean = [&](const ColumnStats& each) {
    const uint64_t end = std::min(range.end_row, row + range.bucket_rows);
    const double values = static_cast<double>(end - row - each.nans);
    row = end;
    return kind == StatsKind::kBits ? std::nan("") : each.sum / values;
  };
  const auto nans = [](const ColumnStats& each) { return each.nans; };
  object.Set("mean", filled<Napi::Float64Array>(object.Env(), range.columns[column], mean));
  object.Set("nan", filled<Napi::Float64Array>(object.Env(), range.columns[column], nans));
}

}  // namespace

Napi::Function OverviewWrap::define(Napi::Env env) {
  return DefineClass(
      env, "Overview",
      {InstanceMethod("append", &OverviewWrap::append), InstanceMethod("read", &OverviewWrap::read),
       InstanceMethod("rows", &OverviewWrap::rows),
       InstanceMethod("byteLength", &OverviewWrap::byte_length),
       InstanceMethod("shrink", &OverviewWrap::shrink)});
}

OverviewWrap::OverviewWrap(const Napi::CallbackInfo& info) : Napi::ObjectWrap<OverviewWrap>(info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsObject()) throw Napi::TypeError::New(env, "a layout is needed");
  if (!info[1].IsArray()) throw Napi::TypeError::New(env, "an array of flags is needed");
  const SampleLayout layout = to_layout(info[0].As<Napi::Object>());
  if (layout.sample_bytes == 0) throw Napi::TypeError::New(env, "a sample has no bytes");
  const Napi::Array flags = info[1].As<Napi::Array>();
  std::vector<bool> is_bits;
  for (uint32_t i = 0; i < flags.Length(); ++i) is_bits.push_back(flags.Get(i).ToBoolean());
  overview_ = std::make_shared<Overview>(layout.columns, is_bits);
  converter_ = std::make_shared<const Converter>(layout);
  info.This().As<Napi::Object>().TypeTag(&kTag);
}

Napi::Value OverviewWrap::append(const Napi::CallbackInfo& info) {
  HeldBytes samples = hold_bytes(info[0], info[1].ToBoolean());
  return PromiseWorker::start(
      new AppendWorker(info.Env(), converter_, overview_, std::move(samples)));
}

Napi::Value OverviewWrap::rows(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(overview_->rows()));
}

Napi::Value OverviewWrap::byte_length(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(overview_->bytes()));
}

void OverviewWrap::shrink(const Napi::CallbackInfo& info) {
  overview_->shrink(static_cast<size_t>(to_rows(info[0])));
}

Napi::Value OverviewWrap::read(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::vector<size_t> columns = to_columns(info[3]);
  const OverviewRange range =
      overview_->read(to_rows(info[0]), to_rows(info[1]), to_rows(info[2]), columns);
  Napi::Array list = Napi::Array::New(env, columns.size());
  for (uint32_t i = 0; i < columns.size(); ++i) {
    const Napi::HandleScope scope(env);
    Napi::Object object = Napi::Object::New(env);
    const StatsKind kind = overview_->kinds()[columns[i]];
    const Dtype type = overview_->types()[columns[i]];
    if (type == Dtype::kDouble) set_reals(object, range.columns[i]);
    if (type == Dtype::kUint32) set_integers<Napi::Uint32Array>(object, range.columns[i]);
    if (type == Dtype::kInt32) set_integers<Napi::Int32Array>(object, range.columns[i]);
    if (type == Dtype::kInt64) set_integers<Napi::BigInt64Array>(object, range.columns[i]);
    set_means(object, range, i, kind);
    list.Set(i, object);
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("firstRow", static_cast<double>(range.first_row));
  result.Set("endRow", static_cast<double>(range.end_row));
  result.Set("bucketRows", static_cast<double>(range.bucket_rows));
  result.Set("columns", list);
  return result;
}

std::vector<std::shared_ptr<Overview>> to_overviews(const Napi::Value& value) {
  std::vector<std::shared_ptr<Overview>> overviews;
  if (value.IsUndefined()) return overviews;
  const Napi::Env env = value.Env();
  if (!value.IsArray()) throw Napi::TypeError::New(env, "an array of overviews is needed");
  const Napi::Array array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value item = array.Get(i);
    if (!item.IsObject() || !item.As<Napi::Object>().CheckTypeTag(&kTag)) {
      throw Napi::TypeError::New(env, "an array of overviews is needed");
    }
    overviews.push_back(OverviewWrap::Unwrap(item.As<Napi::Object>())->overview_);
  }
  return overviews;
}

}  // namespace panda
