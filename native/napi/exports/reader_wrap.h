// JavaScript bindings of the reader: lib/native/file-reader.ts describes it.
#pragma once

#include <memory>

#include "napi/napi_setup.h"
#include "reader/dataset_scan.h"
#include "reader/file_listing.h"

namespace panda::reader {

// A task that runs in steps on libuv's thread pool: `Task` has `next()`, which returns nothing
// until the task is complete.
template <typename Task>
class TaskWrap : public Napi::ObjectWrap<TaskWrap<Task>> {
 public:
  static Napi::Function define(Napi::Env env);

  explicit TaskWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value next(const Napi::CallbackInfo& info);

  std::shared_ptr<Task> task_;
  // Whether a step is running; shared with its worker.
  std::shared_ptr<bool> is_busy_ = std::make_shared<bool>(false);
};

using ListingWrap = TaskWrap<FileListing>;
using ScanWrap = TaskWrap<DatasetScan>;

extern template class TaskWrap<FileListing>;
extern template class TaskWrap<DatasetScan>;

// `readText(path, name, isLive)`
Napi::Value read_text_of(const Napi::CallbackInfo& info);

}  // namespace panda::reader
