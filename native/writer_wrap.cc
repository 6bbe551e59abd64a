#include "writer_wrap.h"

#include <stdexcept>
#include <utility>

#include "js_values.h"
#include "promise_worker.h"

namespace panda {

class WriterWrap::Worker : public PromiseWorker {
 public:
  Worker(Napi::Env env, std::shared_ptr<State> state, Work work, Napi::ObjectReference pins)
      : PromiseWorker(env),
        state_(std::move(state)),
        work_(std::move(work)),
        pins_(std::move(pins)) {}

 private:
  void work() override { work_(*state_); }

  void release() override {
    state_->busy = false;
    pins_.Reset();
  }

  Napi::Value result() override {
    const ChunkWriter& writer = *state_->writer;
    Napi::Object progress = Napi::Object::New(Env());
    progress.Set("samples", static_cast<double>(writer.rows()));
    progress.Set("samplesInFile", static_cast<double>(writer.rows_in_file()));
    progress.Set("chunkSamples", static_cast<double>(writer.chunk_samples()));
    progress.Set("readable", writer.is_readable());
    return progress;
  }

  std::shared_ptr<State> state_;
  Work work_;
  Napi::ObjectReference pins_;
};

Napi::Function WriterWrap::define(Napi::Env env) {
  return DefineClass(
      env, "ChunkWriter",
      {InstanceMethod("open", &WriterWrap::open), InstanceMethod("append", &WriterWrap::append),
       InstanceMethod("appendColumns", &WriterWrap::append_columns),
       InstanceMethod("flush", &WriterWrap::flush), InstanceMethod("close", &WriterWrap::close)});
}

WriterWrap::WriterWrap(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<WriterWrap>(info), state_(std::make_shared<State>()) {
  if (!info[0].IsObject()) throw Napi::TypeError::New(info.Env(), "a file's spec is needed");
  state_->spec = to_file_spec(info[0].As<Napi::Object>());
}

Napi::Value WriterWrap::run(Napi::Env env, Work work, Napi::ObjectReference pins) {
  if (state_->busy) {
    throw Napi::Error::New(env, "one call at a time: await the promise of the last one");
  }
  state_->busy = true;
  return PromiseWorker::start(new Worker(env, state_, std::move(work), std::move(pins)));
}

Napi::Value WriterWrap::open(const Napi::CallbackInfo& info) {
  return run(info.Env(), [](State& state) {
    if (state.writer) throw std::logic_error("the file is open already");
    state.writer = std::make_unique<ChunkWriter>(state.spec);
  });
}

namespace {

ChunkWriter& opened(const std::unique_ptr<ChunkWriter>& writer) {
  if (!writer) throw std::logic_error("the file has not been opened");
  return *writer;
}

}  // namespace

Napi::Value WriterWrap::append(const Napi::CallbackInfo& info) {
  Napi::ObjectReference pins;
  std::vector<Slice> slices = to_slices(info[0], &pins);
  const bool flush = info[1].ToBoolean();
  return run(
      info.Env(),
      [slices = std::move(slices), flush](State& state) {
        ChunkWriter& writer = opened(state.writer);
        writer.append(slices);
        if (flush) writer.flush();
      },
      std::move(pins));
}

Napi::Value WriterWrap::append_columns(const Napi::CallbackInfo& info) {
  Napi::ObjectReference pins;
  std::vector<Slice> columns = to_slices(info[0], &pins);
  if (!info[1].IsNumber()) throw Napi::TypeError::New(info.Env(), "a number of rows is needed");
  const size_t rows = info[1].As<Napi::Number>().Uint32Value();
  const bool flush = info[2].ToBoolean();
  return run(
      info.Env(),
      [columns = std::move(columns), rows, flush](State& state) {
        ChunkWriter& writer = opened(state.writer);
        writer.append_columns(columns, rows);
        if (flush) writer.flush();
      },
      std::move(pins));
}

Napi::Value WriterWrap::flush(const Napi::CallbackInfo& info) {
  return run(info.Env(), [](State& state) { opened(state.writer).flush(); });
}

Napi::Value WriterWrap::close(const Napi::CallbackInfo& info) {
  return run(info.Env(), [](State& state) { opened(state.writer).close(); });
}

}  // namespace panda
