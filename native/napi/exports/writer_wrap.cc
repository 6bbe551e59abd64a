#include "writer_wrap.h"

#include <stdexcept>
#include <utility>
#include <vector>

#include "napi/js_values.h"
#include "overview_wrap.h"

namespace panda {

Napi::Function WriterWrap::define(Napi::Env env) {
  return DefineClass(
      env, "ChunkWriter",
      {InstanceMethod("open", &WriterWrap::open), InstanceMethod("append", &WriterWrap::append),
       InstanceMethod("appendColumns", &WriterWrap::append_columns),
       InstanceMethod("flush", &WriterWrap::flush),
       InstanceMethod("endAcquisition", &WriterWrap::end_acquisition),
       InstanceMethod("beginAcquisition", &WriterWrap::begin_acquisition),
       InstanceMethod("resumeAcquisition", &WriterWrap::resume_acquisition),
       InstanceMethod("close", &WriterWrap::close)});
}

WriterWrap::WriterWrap(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<WriterWrap>(info), queue_(std::make_shared<WriterQueue>(info.Env())) {
  if (!info[0].IsObject()) throw Napi::TypeError::New(info.Env(), "a file's spec is needed");
  const Napi::Object spec = info[0].As<Napi::Object>();
  spec_ = to_file_spec(spec);
  spec_.overviews = to_overviews(spec.Get("overviews"));
}

namespace {

using Writer = std::unique_ptr<ChunkWriter>;
using Slices = std::vector<Slice>;

ChunkWriter& opened(const Writer& writer) {
  if (!writer) throw std::logic_error("the file has not been opened");
  return *writer;
}

}  // namespace

Napi::Value WriterWrap::open(const Napi::CallbackInfo&) {
  return queue_->add([spec = spec_](Writer& writer, const Slices&) {
    if (writer) throw std::logic_error("the file is open already");
    writer = std::make_unique<ChunkWriter>(spec);
  });
}

Napi::Value WriterWrap::append(const Napi::CallbackInfo& info) {
  HeldBytes samples = hold_bytes(info[0], info[2].ToBoolean());
  const bool flush = info[1].ToBoolean();
  return queue_->add(
      [flush](Writer& writer, const Slices& slices) {
        opened(writer).append(slices);
        if (flush) writer->flush();
      },
      std::move(samples));
}

Napi::Value WriterWrap::append_columns(const Napi::CallbackInfo& info) {
  HeldBytes columns = hold_bytes(info[0], false);
  if (!info[1].IsNumber()) throw Napi::TypeError::New(info.Env(), "a number of rows is needed");
  const size_t rows = info[1].As<Napi::Number>().Uint32Value();
  const bool flush = info[2].ToBoolean();
  return queue_->add(
      [rows, flush](Writer& writer, const Slices& slices) {
        opened(writer).append_columns(slices, rows);
        if (flush) writer->flush();
      },
      std::move(columns));
}

Napi::Value WriterWrap::flush(const Napi::CallbackInfo&) {
  return queue_->add([](Writer& writer, const Slices&) { opened(writer).flush(); });
}

Napi::Value WriterWrap::end_acquisition(const Napi::CallbackInfo& info) {
  return queue_->add([ending = to_ending(info[0])](Writer& writer, const Slices&) {
    opened(writer).end_acquisition(ending);
  });
}

Napi::Value WriterWrap::begin_acquisition(const Napi::CallbackInfo& info) {
  if (!info[0].IsObject()) throw Napi::TypeError::New(info.Env(), "an acquisition is needed");
  return queue_->add(
      [start = to_acquisition_start(info[0].As<Napi::Object>()), overviews = to_overviews(info[1])](
          Writer& writer, const Slices&) { opened(writer).begin_acquisition(start, overviews); });
}

Napi::Value WriterWrap::resume_acquisition(const Napi::CallbackInfo& info) {
  return queue_->add([overviews = to_overviews(info[0])](Writer& writer, const Slices&) {
    opened(writer).resume_acquisition(overviews);
  });
}

Napi::Value WriterWrap::close(const Napi::CallbackInfo& info) {
  return queue_->add([ending = to_ending(info[0])](Writer& writer, const Slices&) {
    opened(writer).close(ending);
  });
}

}  // namespace panda
