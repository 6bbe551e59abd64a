// The queue of one writer's calls, which libuv's thread pool runs one after the other.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "js_callback.h"
#include "js_values.h"
#include "napi_setup.h"
#include "writer/chunk_writer.h"

namespace panda {

// One call from JavaScript. Its bytes are held until it is settled.
class WriterTask {
 public:
  // Gets the writer, which is null before the first task has made it, and the bytes.
  using Work = std::function<void(std::unique_ptr<ChunkWriter>&, const std::vector<Slice>&)>;

  WriterTask(Napi::Env env, Work work, HeldBytes bytes);

  // Pool thread. Never throws: errors are kept for settle().
  void run(std::unique_ptr<ChunkWriter>& writer);
  // JavaScript thread. Never throws.
  void settle();
  Napi::Promise promise() const { return deferred_.Promise(); }

 private:
  struct Progress {
    uint64_t rows = 0;
    uint64_t rows_in_file = 0;
    uint64_t rows_flushed = 0;
    int64_t first_uncertain = -1;
    size_t chunk_samples = 0;
    bool is_readable = false;
    bool is_removed = false;
  };

  void resolve_or_reject();
  Napi::Object progress_object(Napi::Env env) const;

  Work work_;
  HeldBytes bytes_;
  Napi::Promise::Deferred deferred_;
  Progress progress_;
  bool failed_ = false;
  std::string error_;
  std::string operation_;
  std::string path_;
};

// Waiting tasks of one writer. One pool thread runs them in succession, so that the writer's data
// stays in that core's cache and no task waits for the JavaScript thread; after some tasks it is
// released, since the pool is shared. The runner shares the ownership: a writer that JavaScript
// drops lives until its tasks are done.
class WriterQueue : public std::enable_shared_from_this<WriterQueue> {
 public:
  explicit WriterQueue(Napi::Env env);
  // JavaScript thread. Closes a file that was left open, with a warning.
  ~WriterQueue();
  WriterQueue(const WriterQueue&) = delete;
  WriterQueue& operator=(const WriterQueue&) = delete;

  // JavaScript thread.
  Napi::Promise add(WriterTask::Work work, HeldBytes bytes = {});

 private:
  class Runner;
  using Tasks = std::deque<std::unique_ptr<WriterTask>>;

  void start();
  // Pool thread: returns the next task, or null when the runner has to stop.
  std::unique_ptr<WriterTask> next(size_t done);
  // Pool thread.
  void finish(std::unique_ptr<WriterTask> task);
  // JavaScript thread: settles the finished tasks.
  void settle();
  // JavaScript thread: called when a runner has ended.
  void resume();

  const Napi::Env env_;
  JsCallback callback_;  // calls settle()

  std::mutex mutex_;  // guards the members below
  Tasks waiting_;
  Tasks finished_;
  bool running_ = false;      // a runner is active or queued
  bool interrupted_ = false;  // to be continued by a new runner

  std::unique_ptr<ChunkWriter> writer_;  // used only by the runner's thread
};

}  // namespace panda
