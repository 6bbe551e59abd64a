// How a file ends: with all rows, or after a failure with those that are known to be there.
#include <algorithm>
#include <exception>
#include <string>

#include "chunk_writer.h"
#include "hdf5/h5_error.h"

namespace panda {

void ChunkWriter::close(const Ending& ending) {
  if (closed_) return;
  closed_ = true;
  std::exception_ptr problem;
  const auto attempt = [&problem](auto&& step) {
    try {
      step();
    } catch (...) {
      if (!problem) problem = std::current_exception();
    }
  };
  if (ending.drop_suspect) drop_rows_from(ending.first_suspect_sample);
  // Whoever is killed after the flush leaves no file that says more than it holds.
  if (!failed_) attempt([this] { write_staged(); });
  const bool is_written = !failed_;
  if (is_written) {
    attempt([this] {
      set_lengths();
      flush_file();
    });
  }
  if (failed_) reserve_.release_now();
  const bool may_be_lost = failed_ && defers_write_errors_ && rows_flushed_ < rows_in_file_;
  if (may_be_lost) first_uncertain_ = static_cast<int64_t>(rows_flushed_);
  if (ending.drop_suspect) drop_rows_from(first_uncertain_);
  // There is more room now: with all rows in the file nothing is wrong if it works this time. HDF5
  // may have been left in the midst of a flush, and then it takes two.
  const std::exception_ptr loss = is_written && !may_be_lost ? nullptr : problem;
  for (int tries = 0; failed_ && tries < 2; ++tries) {
    problem = loss;
    attempt([this] {
      const H5Lock lock = lock_to_write();
      driver_->write_metadata_again();
    });
    attempt([this] { set_lengths(); });
    attempt([this] { flush_file(); });
  }
  reserve_.release();
  if (problem) remember(problem);
  const H5Lock lock = lock_to_write();
  attempt([&] { finish(ending); });
  check_removed();
  for (ColumnDataset& dataset : datasets_) {
    attempt([&] { check(dataset.close(), "close a dataset of", spec_.path); });
  }
  attempt([this] {
    check(file_.reset(), "close", spec_.path);
    readable_ = true;
  });
  staging_columns_.clear();
  staging_ = PageMemory();
  if (problem) std::rethrow_exception(problem);
}

// The first failure is why rows are missing; what fails afterwards comes of that.
void ChunkWriter::remember(const std::exception_ptr& problem) {
  if (failure_.empty()) failure_ = "Write failed: " + reason_of(problem);
}

// Those in the file already are cut off by the next flush. -1: none.
void ChunkWriter::drop_rows_from(int64_t first) {
  if (first < 0) return;
  const auto row = static_cast<uint64_t>(first);
  if (row < staging_start_) {
    staging_start_ = row;
    staged_ = 0;
  } else if (row - staging_start_ < staged_) {
    staged_ = static_cast<size_t>(row - staging_start_);
  }
  staging_written_ = std::min(staging_written_, staged_);
  rows_in_file_ = std::min(rows_in_file_, row);
}

// Datasets first: readers of the open file look there. The root's are for those who come later.
void ChunkWriter::finish(const Ending& ending) {
  FileStatus status = this->status();
  status.samples_written = static_cast<int64_t>(rows_in_file_);
  status.samples_reported = ending.samples_reported;
  status.finished = ending.rows_due == status.samples_written && first_uncertain_ < 0;
  status.end_reason = ending.reason.empty() ? "unknown" : ending.reason;
  // What the PandA says of samples that are not to be trusted is worse.
  if (!status.finished && !failure_.empty() && !ending.is_bad) status.end_reason = failure_;
  int64_t first_suspect = ending.first_suspect_sample;
  if (first_uncertain_ >= 0 && (first_suspect < 0 || first_uncertain_ < first_suspect)) {
    first_suspect = first_uncertain_;
  }
  // After a failure they may not be there.
  const bool has_suspect = first_suspect < status.samples_written + (ending.drop_suspect ? 1 : 0);
  if (has_suspect) status.first_suspect_sample = first_suspect;
  for (const ColumnDataset& dataset : datasets_) write_status(dataset.id(), status, spec_.path);
  write_status(file_.get(), status, spec_.path);
}

}  // namespace panda
