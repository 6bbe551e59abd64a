// Closes a file: with all rows, or after a failure with the rows that are known to be written.
#include <algorithm>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

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
  drop_suspect_rows(ending);
  // A kill after the flush leaves no file that claims more rows than it has.
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
  // There may be more space on the disk than before. If the second attempt succeeds, the file has
  // all rows and nothing is wrong. HDF5 may have been interrupted during a flush, and then needs a
  // second one.
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
  if (table_) attempt([this] { table_->close(); });
  table_.reset();
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

// The first failure is the reason for missing rows; later failures follow from it.
void ChunkWriter::remember(const std::exception_ptr& problem) {
  if (failure_.empty()) failure_ = "Write failed: " + reason_of(problem);
}

// Rows that are in the file already are removed by the next flush. -1: no rows are dropped.
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

void ChunkWriter::drop_suspect_rows(const Ending& ending) {
  if (!ending.drop_suspect || ending.first_suspect_sample < 0) return;
  drop_rows_from(acquisition_.first_row + ending.first_suspect_sample);
}

// The datasets come first, since readers of the open file look there. The root is for later
// readers.
void ChunkWriter::finish(const Ending& ending) {
  if (is_acquiring_) {
    latest_ = status_of(ending);
    if (table_) record(latest_);
  }
  const FileStatus status = sum_of(latest_);
  for (const ColumnDataset& dataset : datasets_) write_status(dataset.id(), status, spec_.path);
  write_status(file_.get(), status, spec_.path);
}

// The status of the current acquisition. Its rows are counted from its first row.
FileStatus ChunkWriter::status_of(const Ending& ending) const {
  const int64_t first_row = acquisition_.first_row;
  FileStatus status = this->status();
  status.missed = spec_.first_acquisition ? acquisition_.start.missed : spec_.missed;
  status.samples_written = static_cast<int64_t>(rows_in_file_) - first_row;
  status.samples_reported = ending.samples_reported;
  status.finished = ending.rows_due == status.samples_written && first_uncertain_ < 0;
  status.end_reason = ending.reason.empty() ? "unknown" : ending.reason;
  // The PandA's own report of suspect samples takes precedence.
  if (!status.finished && !failure_.empty() && !ending.is_bad) status.end_reason = failure_;
  int64_t first_suspect = ending.first_suspect_sample;
  const int64_t uncertain = std::max(int64_t{0}, first_uncertain_ - first_row);
  if (first_uncertain_ >= 0 && (first_suspect < 0 || uncertain < first_suspect)) {
    first_suspect = uncertain;
  }
  // After a failure the suspect rows may be missing.
  const bool has_suspect = first_suspect < status.samples_written + (ending.drop_suspect ? 1 : 0);
  if (has_suspect) status.first_suspect_sample = first_suspect;
  return status;
}

// The status of all acquisitions in the file, with `last`, whose rows are counted from its first
// row.
FileStatus ChunkWriter::sum_of(const FileStatus& last) const {
  FileStatus sum = last;
  if (sum.first_suspect_sample >= 0) sum.first_suspect_sample += acquisition_.first_row;
  if (!sum_) return sum;
  sum.samples_written = static_cast<int64_t>(rows_in_file_);
  sum.finished = sum_->finished && last.finished;
  sum.missed += sum_->missed;
  if (sum_->samples_reported >= 0) {
    sum.samples_reported = std::max(int64_t{0}, last.samples_reported) + sum_->samples_reported;
  }
  if (sum_->first_suspect_sample >= 0) sum.first_suspect_sample = sum_->first_suspect_sample;
  return sum;
}

void ChunkWriter::record(const FileStatus& status) {
  acquisition_.samples = status.samples_written;
  acquisition_.end_reason = status.end_reason;
  acquisition_.suspect_row = status.first_suspect_sample;
  if (status.first_suspect_sample >= 0) acquisition_.suspect_row += acquisition_.first_row;
  table_->rewrite(acquisition_);
}

template <typename Change>
void ChunkWriter::write_table(Change change) {
  failed_ = true;  // until the flush has succeeded
  {
    const H5Lock lock = lock_to_write();
    change();
  }
  flush_file();
}

void ChunkWriter::end_acquisition(const Ending& ending) {
  require_usable();
  if (!spec_.first_acquisition || !is_acquiring_) throw std::logic_error("no acquisition to end");
  drop_suspect_rows(ending);
  write_staged();
  try {
    set_lengths();
    flush_file();
    latest_ = status_of(ending);
    // The table is written after the rows, so that a kill leaves no table that claims more rows.
    write_table([&] { record(latest_); });
  } catch (...) {
    remember(std::current_exception());
    throw;
  }
  is_acquiring_ = false;
  readable_ = true;
  check_removed();
}

// The row of the table is written before the first sample, so that no sample is without one.
void ChunkWriter::begin_acquisition(const AcquisitionStart& start,
                                    std::vector<std::shared_ptr<Overview>> overviews) {
  require_usable();
  if (is_acquiring_) throw std::logic_error("an acquisition has not ended");
  spec_.overviews = std::move(overviews);
  sum_ = sum_of(latest_);
  acquisition_ = AcquisitionRow();
  acquisition_.start = start;
  acquisition_.first_row = static_cast<int64_t>(rows());
  is_acquiring_ = true;
  write_table([this] { table_->append(acquisition_); });
  check_removed();
}

void ChunkWriter::resume_acquisition(std::vector<std::shared_ptr<Overview>> overviews) {
  require_usable();
  if (!spec_.first_acquisition || is_acquiring_) throw std::logic_error("none to resume");
  spec_.overviews = std::move(overviews);
  acquisition_.samples = -1;
  acquisition_.suspect_row = -1;
  acquisition_.end_reason = AcquisitionRow().end_reason;
  is_acquiring_ = true;
  write_table([this] { table_->rewrite(acquisition_); });
  check_removed();
}

}  // namespace panda
