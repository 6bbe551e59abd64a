// ChunkWriter as JavaScript sees it: lib/native/binding.ts describes it.
#pragma once

#include <functional>
#include <memory>

#include "chunk_writer.h"
#include "napi_setup.h"

namespace panda {

class WriterWrap : public Napi::ObjectWrap<WriterWrap> {
 public:
  static Napi::Function define(Napi::Env env);

  explicit WriterWrap(const Napi::CallbackInfo& info);

 private:
  // The pool thread's side of a call keeps the writer alive even if JavaScript lets it go.
  struct State {
    FileSpec spec;
    std::unique_ptr<ChunkWriter> writer;  // once it is open
    bool busy = false;                    // touched by the JavaScript thread only
  };
  using Work = std::function<void(State&)>;
  class Worker;

  Napi::Value open(const Napi::CallbackInfo& info);
  Napi::Value append(const Napi::CallbackInfo& info);
  Napi::Value append_columns(const Napi::CallbackInfo& info);
  Napi::Value flush(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);
  Napi::Value run(Napi::Env env, Work work, Napi::ObjectReference pins = {});

  std::shared_ptr<State> state_;
};

}  // namespace panda
