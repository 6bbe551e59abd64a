// JavaScript bindings of ChunkWriter: lib/native/binding.ts describes it.
#pragma once

#include <memory>

#include "napi/napi_setup.h"
#include "napi/writer_queue.h"
#include "writer/chunk_writer.h"

namespace panda {

class WriterWrap : public Napi::ObjectWrap<WriterWrap> {
 public:
  static Napi::Function define(Napi::Env env);

  explicit WriterWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value open(const Napi::CallbackInfo& info);
  Napi::Value append(const Napi::CallbackInfo& info);
  Napi::Value append_columns(const Napi::CallbackInfo& info);
  Napi::Value flush(const Napi::CallbackInfo& info);
  Napi::Value end_acquisition(const Napi::CallbackInfo& info);
  Napi::Value begin_acquisition(const Napi::CallbackInfo& info);
  Napi::Value resume_acquisition(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);

  FileSpec spec_;
  std::shared_ptr<WriterQueue> queue_;
};

}  // namespace panda
