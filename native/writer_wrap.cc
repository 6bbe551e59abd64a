#include "writer_wrap.h"

#include <stdexcept>
#include <utility>

#include "js_values.h"

namespace panda {

Napi::Function WriterWrap::define(Napi::Env env) {
  return DefineClass(
      env, "ChunkWriter",
      {InstanceMethod("open", &WriterWrap::open), InstanceMethod("append", &WriterWrap::append),
       InstanceMethod("appendColumns", &WriterWrap::append_columns),
       InstanceMethod("flush", &WriterWrap::flush), InstanceMethod("close", &WriterWrap::close),
       InstanceMethod("addAttributes", &WriterWrap::add_attributes)});
}

WriterWrap::WriterWrap(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<WriterWrap>(info), tasks_(std::make_shared<WriterTasks>()) {
  if (!info[0].IsObject()) throw Napi::TypeError::New(info.Env(), "a file's spec is needed");
  spec_ = to_file_spec(info[0].As<Napi::Object>());
}

namespace {

using Writer = std::unique_ptr<ChunkWriter>;

ChunkWriter& opened(const Writer& writer) {
  if (!writer) throw std::logic_error("the file has not been opened");
  return *writer;
}

}  // namespace

Napi::Value WriterWrap::open(const Napi::CallbackInfo& info) {
  return tasks_->add(info.Env(),
                     [spec = spec_](Writer& writer) {
                       if (writer) throw std::logic_error("the file is open already");
                       writer = std::make_unique<ChunkWriter>(spec);
                     },
                     {});
}

Napi::Value WriterWrap::append(const Napi::CallbackInfo& info) {
  Napi::ObjectReference pins;
  std::vector<Slice> slices = to_slices(info[0], &pins);
  const bool flush = info[1].ToBoolean();
  return tasks_->add(
      info.Env(),
      [slices = std::move(slices), flush](Writer& writer) {
        opened(writer).append(slices);
        if (flush) writer->flush();
      },
      std::move(pins));
}

Napi::Value WriterWrap::append_columns(const Napi::CallbackInfo& info) {
  Napi::ObjectReference pins;
  std::vector<Slice> columns = to_slices(info[0], &pins);
  if (!info[1].IsNumber()) throw Napi::TypeError::New(info.Env(), "a number of rows is needed");
  const size_t rows = info[1].As<Napi::Number>().Uint32Value();
  const bool flush = info[2].ToBoolean();
  return tasks_->add(
      info.Env(),
      [columns = std::move(columns), rows, flush](Writer& writer) {
        opened(writer).append_columns(columns, rows);
        if (flush) writer->flush();
      },
      std::move(pins));
}

Napi::Value WriterWrap::flush(const Napi::CallbackInfo& info) {
  return tasks_->add(info.Env(), [](Writer& writer) { opened(writer).flush(); }, {});
}

Napi::Value WriterWrap::add_attributes(const Napi::CallbackInfo& info) {
  if (!info[0].IsArray()) throw Napi::TypeError::New(info.Env(), "an array is needed");
  return tasks_->add(info.Env(),
                     [attributes = to_attributes(info[0].As<Napi::Array>())](Writer& writer) {
                       opened(writer).add_attributes(attributes);
                     },
                     {});
}

Napi::Value WriterWrap::close(const Napi::CallbackInfo& info) {
  return tasks_->add(
      info.Env(), [ending = to_ending(info[0])](Writer& writer) { opened(writer).close(ending); },
      {});
}

}  // namespace panda
