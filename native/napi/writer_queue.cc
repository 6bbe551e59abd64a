#include "writer_queue.h"

#include <utility>

#include "hdf5/h5_error.h"
#include "warning.h"

namespace panda {

namespace {

// After this many tasks, the pool thread is released for other work.
constexpr size_t kTasksInARow = 32;

}  // namespace

WriterTask::WriterTask(Napi::Env env, Work work, HeldBytes bytes)
    : work_(std::move(work)), bytes_(std::move(bytes)), deferred_(env) {}

void WriterTask::run(std::unique_ptr<ChunkWriter>& writer) {
  try {
    work_(writer, bytes_.slices);
  } catch (const H5Error& error) {
    failed_ = true;
    error_ = error.what();
    operation_ = error.operation();
    path_ = error.path();
  } catch (const std::exception& error) {
    failed_ = true;
    error_ = error.what();
  }
  if (!writer) return;
  progress_ = {writer->rows(),          writer->rows_in_file(),
               writer->rows_flushed(),  writer->first_uncertain(),
               writer->chunk_samples(), writer->is_readable(),
               writer->is_removed()};
}

void WriterTask::settle() {
  try {
    bytes_ = {};
    resolve_or_reject();
  } catch (const Napi::Error&) {
    // The thread is shutting down and runs no JavaScript any more: no caller waits for the result.
  }
}

void WriterTask::resolve_or_reject() {
  const Napi::Env env = deferred_.Env();
  const Napi::Object progress = progress_object(env);
  if (!failed_) return deferred_.Resolve(progress);
  const Napi::Error error = Napi::Error::New(env, error_);
  error.Set("progress", progress);
  if (!operation_.empty()) {
    error.Set("operation", operation_);
    error.Set("path", path_);
  }
  deferred_.Reject(error.Value());
}

Napi::Object WriterTask::progress_object(Napi::Env env) const {
  Napi::Object progress = Napi::Object::New(env);
  progress.Set("samples", static_cast<double>(progress_.rows));
  progress.Set("samplesInFile", static_cast<double>(progress_.rows_in_file));
  progress.Set("samplesFlushed", static_cast<double>(progress_.rows_flushed));
  progress.Set("firstUncertainSample",
               progress_.first_uncertain < 0
                   ? env.Null()
                   : Napi::Number::New(env, static_cast<double>(progress_.first_uncertain)));
  progress.Set("chunkSamples", static_cast<double>(progress_.chunk_samples));
  progress.Set("readable", progress_.is_readable);
  progress.Set("removed", progress_.is_removed);
  return progress;
}

class WriterQueue::Runner : public Napi::AsyncWorker {
 public:
  Runner(Napi::Env env, std::shared_ptr<WriterQueue> queue)
      : AsyncWorker(env, "pandablocks"), queue_(std::move(queue)) {}

 private:
  // Pool thread.
  void Execute() override {
    for (size_t done = 0;; ++done) {
      std::unique_ptr<WriterTask> task = queue_->next(done);
      if (!task) return;
      task->run(queue_->writer_);
      queue_->finish(std::move(task));
    }
  }

  // JavaScript thread.
  void OnOK() override {
    queue_->settle();
    queue_->resume();
  }

  std::shared_ptr<WriterQueue> queue_;
};

WriterQueue::WriterQueue(Napi::Env env) : env_(env), callback_(env, [this] { settle(); }) {}

WriterQueue::~WriterQueue() {
  if (!writer_ || !writer_->is_open()) return;
  try {
    const std::string path = writer_->path();
    const uint64_t rows = writer_->rows();
    writer_.reset();
    emit_warning(env_, "PANDABLOCKS_UNCLOSED_FILE",
                 "The writer of " + path +
                     " was let go of while its file was open. It is closed now, with " +
                     std::to_string(rows) +
                     " samples: call close() to be told of what goes wrong.");
  } catch (const std::exception&) {
    // There is no memory for the warning.
  }
}

Napi::Promise WriterQueue::add(WriterTask::Work work, HeldBytes bytes) {
  auto task = std::make_unique<WriterTask>(env_, std::move(work), std::move(bytes));
  const Napi::Promise promise = task->promise();
  bool is_first = false;
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    waiting_.push_back(std::move(task));
    is_first = !std::exchange(running_, true);
  }
  if (is_first) start();
  return promise;
}

void WriterQueue::start() { (new Runner(env_, shared_from_this()))->Queue(); }

std::unique_ptr<WriterTask> WriterQueue::next(size_t done) {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (waiting_.empty()) {
    running_ = false;
    return nullptr;
  }
  if (done == kTasksInARow) {
    // For add(), the runner still counts as running.
    interrupted_ = true;
    return nullptr;
  }
  std::unique_ptr<WriterTask> task = std::move(waiting_.front());
  waiting_.pop_front();
  return task;
}

void WriterQueue::finish(std::unique_ptr<WriterTask> task) {
  bool goes_on = false;
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    finished_.push_back(std::move(task));
    goes_on = !waiting_.empty();
  }
  // Otherwise the runner ends, which also calls settle().
  if (goes_on) callback_.schedule();
}

void WriterQueue::settle() {
  Tasks finished;
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    finished.swap(finished_);
  }
  if (finished.empty()) return;
  const Napi::HandleScope scope(env_);
  for (const std::unique_ptr<WriterTask>& task : finished) task->settle();
}

void WriterQueue::resume() {
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (!std::exchange(interrupted_, false)) return;
  }
  start();
}

}  // namespace panda
