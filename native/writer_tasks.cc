#include "writer_tasks.h"

#include <utility>

#include "h5_error.h"

namespace panda {

namespace {

// A pool thread is given back after so many tasks.
constexpr size_t kTasksInARow = 32;

}  // namespace

WriterTask::WriterTask(Napi::Env env, Work work, Napi::ObjectReference pins)
    : work_(std::move(work)), pins_(std::move(pins)), deferred_(env) {}

void WriterTask::run(std::unique_ptr<ChunkWriter>& writer) {
  try {
    work_(writer);
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
  progress_ = {writer->rows(), writer->rows_in_file(), writer->chunk_samples(),
               writer->is_readable()};
}

void WriterTask::settle() {
  const Napi::Env env = deferred_.Env();
  pins_.Reset();
  if (failed_) {
    const Napi::Error error = Napi::Error::New(env, error_);
    if (!operation_.empty()) {
      error.Set("operation", operation_);
      error.Set("path", path_);
    }
    deferred_.Reject(error.Value());
    return;
  }
  Napi::Object progress = Napi::Object::New(env);
  progress.Set("samples", static_cast<double>(progress_.rows));
  progress.Set("samplesInFile", static_cast<double>(progress_.rows_in_file));
  progress.Set("chunkSamples", static_cast<double>(progress_.chunk_samples));
  progress.Set("readable", progress_.is_readable);
  deferred_.Resolve(progress);
}

class WriterTasks::Runner : public Napi::AsyncProgressQueueWorker<WriterTask*> {
 public:
  Runner(Napi::Env env, std::shared_ptr<WriterTasks> tasks)
      : AsyncProgressQueueWorker(env, "pandablocks"), tasks_(std::move(tasks)) {}

 private:
  // Pool thread.
  void Execute(const ExecutionProgress& progress) override {
    for (size_t done = 0;; ++done) {
      std::unique_ptr<WriterTask> task = tasks_->next(done);
      if (!task) return;
      task->run(tasks_->writer_);
      WriterTask* const finished = task.release();
      progress.Send(&finished, 1);
    }
  }

  // JavaScript thread, for each task in its order.
  void OnProgress(WriterTask* const* tasks, size_t count) override {
    for (size_t i = 0; i < count; ++i) std::unique_ptr<WriterTask>(tasks[i])->settle();
  }

  // JavaScript thread, after all of the above.
  void OnOK() override { tasks_->go_on(Env()); }

  std::shared_ptr<WriterTasks> tasks_;
};

Napi::Promise WriterTasks::add(Napi::Env env, WriterTask::Work work, Napi::ObjectReference pins) {
  auto task = std::make_unique<WriterTask>(env, std::move(work), std::move(pins));
  const Napi::Promise promise = task->promise();
  bool is_first = false;
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    waiting_.push_back(std::move(task));
    is_first = !std::exchange(running_, true);
  }
  if (is_first) start(env);
  return promise;
}

void WriterTasks::start(Napi::Env env) { (new Runner(env, shared_from_this()))->Queue(); }

std::unique_ptr<WriterTask> WriterTasks::next(size_t done) {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (waiting_.empty()) {
    running_ = false;
    return nullptr;
  }
  if (done == kTasksInARow) {
    // Still running, as far as add() is concerned.
    interrupted_ = true;
    return nullptr;
  }
  std::unique_ptr<WriterTask> task = std::move(waiting_.front());
  waiting_.pop_front();
  return task;
}

void WriterTasks::go_on(Napi::Env env) {
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (!std::exchange(interrupted_, false)) return;
  }
  start(env);
}

}  // namespace panda
