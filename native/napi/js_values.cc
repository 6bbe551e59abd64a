#include "js_values.h"

#include <cmath>
#include <cstring>
#include <string>

namespace panda {

namespace {

[[noreturn]] void refuse(Napi::Env env, const std::string& what) {
  throw Napi::TypeError::New(env, what);
}

double to_number(const Napi::Object& object, const char* key) {
  const Napi::Value value = object.Get(key);
  if (!value.IsNumber()) refuse(object.Env(), std::string(key) + " must be a number");
  return value.As<Napi::Number>().DoubleValue();
}

size_t to_size(const Napi::Object& object, const char* key) {
  const double number = to_number(object, key);
  if (!(number >= 0 && number <= 4294967295.0) || number != std::floor(number)) {
    refuse(object.Env(), std::string(key) + " must be a whole number");
  }
  return static_cast<size_t>(number);
}

std::string to_text(const Napi::Object& object, const char* key) {
  const Napi::Value value = object.Get(key);
  if (!value.IsString()) refuse(object.Env(), std::string(key) + " must be a string");
  std::string text = value.As<Napi::String>().Utf8Value();
  if (text.find('\0') != std::string::npos) {
    refuse(object.Env(), std::string(key) + " must not hold a NUL");
  }
  return text;
}

std::vector<std::string> to_texts(const Napi::Array& array) {
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value value = array.Get(i);
    if (!value.IsString()) refuse(array.Env(), "each element must be a string");
    texts.push_back(value.As<Napi::String>().Utf8Value());
  }
  return texts;
}

Napi::Array to_array(const Napi::Object& object, const char* key) {
  const Napi::Value value = object.Get(key);
  if (!value.IsArray()) refuse(object.Env(), std::string(key) + " must be an array");
  return value.As<Napi::Array>();
}

Napi::Object element(const Napi::Array& array, uint32_t index) {
  const Napi::Value value = array.Get(index);
  if (!value.IsObject()) refuse(array.Env(), "each element must be an object");
  return value.As<Napi::Object>();
}

int64_t to_integer(const Napi::Object& object, const char* key) {
  const Napi::Value value = object.Get(key);
  bool lossless = false;
  if (!value.IsBigInt()) refuse(object.Env(), std::string(key) + " must be a bigint");
  return value.As<Napi::BigInt>().Int64Value(&lossless);
}

Conversion to_conversion(const Napi::Object& object) {
  const std::string name = to_text(object, "conversion");
  if (name == "copy") return Conversion::kCopy;
  if (name == "scale") return Conversion::kScale;
  if (name == "mean") return Conversion::kMean;
  if (name == "stddev") return Conversion::kStdDev;
  if (name == "bit") return Conversion::kBit;
  refuse(object.Env(), "unknown conversion '" + name + "'");
}

Attribute to_attribute(const Napi::Object& object) {
  Attribute attribute;
  attribute.name = to_text(object, "name");
  const Napi::Value value = object.Get("value");
  if (value.IsBigInt()) {
    bool lossless = false;
    attribute.kind = Attribute::Kind::kInteger;
    attribute.integer = value.As<Napi::BigInt>().Int64Value(&lossless);
    if (!lossless) refuse(object.Env(), attribute.name + " must fit 64 bits");
  } else if (value.IsNumber()) {
    attribute.kind = Attribute::Kind::kReal;
    attribute.real = value.As<Napi::Number>().DoubleValue();
  } else if (value.IsArray()) {
    attribute.kind = Attribute::Kind::kTexts;
    attribute.texts = to_texts(value.As<Napi::Array>());
  } else {
    attribute.text = to_text(object, "value");
  }
  return attribute;
}

std::vector<Attribute> attributes_of(const Napi::Object& object) {
  const Napi::Array array = to_array(object, "attributes");
  std::vector<Attribute> attributes;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    attributes.push_back(to_attribute(element(array, i)));
  }
  return attributes;
}

}  // namespace

SampleLayout to_layout(const Napi::Object& value) {
  SampleLayout layout;
  layout.sample_bytes = to_size(value, "sampleBytes");
  if (!value.Get("gatePosition").IsNull()) {
    layout.has_gate = true;
    layout.gate_position = to_size(value, "gatePosition");
  }
  const Napi::Array columns = to_array(value, "columns");
  for (uint32_t i = 0; i < columns.Length(); ++i) {
    const Napi::Object object = element(columns, i);
    Column column;
    column.type = dtype_from_name(to_text(object, "type"));
    column.conversion = to_conversion(object);
    column.position = to_size(object, "position");
    column.scale = to_number(object, "scale");
    column.offset = to_number(object, "offset");
    if (column.conversion == Conversion::kBit) column.bit = to_size(object, "bit");
    layout.columns.push_back(column);
  }
  validate(layout);
  return layout;
}

FileSpec to_file_spec(const Napi::Object& value) {
  FileSpec spec;
  spec.path = to_text(value, "path");
  const Napi::Value descriptor = value.Get("descriptor");
  if (descriptor.IsNumber()) spec.descriptor = descriptor.As<Napi::Number>().Int32Value();
  spec.chunk_samples = to_size(value, "chunkSamples");
  const Napi::Value layout = value.Get("layout");
  if (!layout.IsObject()) refuse(value.Env(), "layout must be an object");
  spec.layout = to_layout(layout.As<Napi::Object>());
  const Napi::Array columns = to_array(layout.As<Napi::Object>(), "columns");
  for (uint32_t i = 0; i < columns.Length(); ++i) {
    const Napi::Object column = element(columns, i);
    spec.datasets.push_back({to_text(column, "dataset"), attributes_of(column)});
  }
  spec.attributes = attributes_of(value);
  spec.missed = static_cast<int64_t>(to_number(value, "missed"));
  if (!value.Get("texts").IsUndefined()) {
    const Napi::Array texts = to_array(value, "texts");
    for (uint32_t i = 0; i < texts.Length(); ++i) {
      const Napi::Object text = element(texts, i);
      spec.texts.push_back({to_text(text, "name"), to_text(text, "text")});
    }
  }
  const Napi::Value first = value.Get("firstAcquisition");
  if (first.IsObject()) spec.first_acquisition = to_acquisition_start(first.As<Napi::Object>());
  return spec;
}

AcquisitionStart to_acquisition_start(const Napi::Object& value) {
  AcquisitionStart start;
  start.missed = static_cast<int64_t>(to_number(value, "missed"));
  if (!value.Get("hwTimeOffsetNs").IsNull()) {
    start.hw_time_offset_ns = to_integer(value, "hwTimeOffsetNs");
  }
  if (!value.Get("armTime").IsNull()) start.arm_time = to_text(value, "armTime");
  if (!value.Get("startTime").IsNull()) start.start_time = to_text(value, "startTime");
  return start;
}

Ending to_ending(const Napi::Value& value) {
  if (value.IsUndefined() || value.IsNull()) return {};
  if (!value.IsObject()) refuse(value.Env(), "an ending must be an object");
  const Napi::Object object = value.As<Napi::Object>();
  Ending ending;
  ending.reason = to_text(object, "reason");
  const auto number_or = [&object](const char* name, int64_t missing) {
    if (object.Get(name).IsUndefined()) return missing;
    return static_cast<int64_t>(to_number(object, name));
  };
  ending.samples_reported = number_or("samples", -1);
  ending.rows_due = number_or("rowsDue", ending.samples_reported);
  ending.first_suspect_sample = number_or("firstSuspectSample", -1);
  ending.drop_suspect = object.Get("dropSuspect").ToBoolean();
  ending.is_bad = object.Get("isBad").ToBoolean();
  return ending;
}

HeldBytes hold_bytes(const Napi::Value& value, bool are_lent) {
  const Napi::Env env = value.Env();
  if (!value.IsArray()) refuse(env, "an array of typed arrays is needed");
  const Napi::Array arrays = value.As<Napi::Array>();
  HeldBytes held;
  held.slices.reserve(arrays.Length());
  // A separate list, since the caller may change its own.
  Napi::Array pinned = Napi::Array::New(env, arrays.Length());
  size_t bytes = 0;
  for (uint32_t i = 0; i < arrays.Length(); ++i) {
    const Napi::Value item = arrays.Get(i);
    if (!item.IsTypedArray()) refuse(env, "an array of typed arrays is needed");
    const Napi::TypedArray array = item.As<Napi::TypedArray>();
    const uint8_t* const start = static_cast<const uint8_t*>(array.ArrayBuffer().Data());
    held.slices.push_back({start + array.ByteOffset(), array.ByteLength()});
    bytes += array.ByteLength();
    if (are_lent) pinned.Set(i, item);
  }
  if (are_lent) {
    held.pins = Napi::Persistent(pinned.As<Napi::Object>());
    return held;
  }
  held.copy.reset(new uint8_t[bytes]);
  uint8_t* end = held.copy.get();
  for (Slice& slice : held.slices) {
    if (slice.size > 0) std::memcpy(end, slice.data, slice.size);
    slice.data = end;
    end += slice.size;
  }
  return held;
}

}  // namespace panda
