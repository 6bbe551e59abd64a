#include "file_repair.h"

#include <hdf5.h>

#include <algorithm>
#include <optional>

#include "acquisition_rows.h"
#include "file_columns.h"
#include "hdf5/h5_attribute.h"
#include "hdf5/h5_error.h"
#include "hdf5/h5_handle.h"
#include "hdf5/h5_lock.h"
#include "os/file_descriptor.h"

namespace panda {

namespace {

H5Handle open_file(const std::string& path, unsigned flags) {
  H5Handle access = check_handle(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "open", path);
  check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), "open", path);
#if H5_VERSION_GE(1, 10, 7)
  // The caller holds this package's own lock (file_lock.h).
  check(H5Pset_file_locking(access.get(), false, true), "open", path);
#endif
  // HDF5_DRIVER in the environment may select another default driver.
  check(H5Pset_fapl_sec2(access.get()), "open", path);
  H5Handle file = check_handle(H5Fopen(path.c_str(), flags, access.get()), H5Fclose, "open", path);
  void* descriptor = nullptr;
  check(H5Fget_vfd_handle(file.get(), H5P_DEFAULT, &descriptor), "open", path);
  keep_from_children(*static_cast<int*>(descriptor));
  return file;
}

// HDF5 writes object headers in the order of their addresses, the root's first; the separate parts
// of one header are written one by one. A kill between two writes leaves some headers with the
// final status and others without it.
FileStatus common_status(const std::vector<FileStatus>& told, int64_t rows) {
  FileStatus common;
  bool is_known = false;
  for (const FileStatus& each : told) {
    if (each.end_reason != FileStatus().end_reason) common.end_reason = each.end_reason;
    common.samples_reported = std::max(common.samples_reported, each.samples_reported);
    common.first_suspect_sample = std::max(common.first_suspect_sample, each.first_suspect_sample);
    common.missed = std::max(common.missed, each.missed);
    const bool is_of_these = each.samples_written == rows;
    is_known = is_known || is_of_these;
    if (each.finished && (is_of_these || each.samples_written < 0)) common.finished = true;
  }
  if (!is_known && common.samples_reported == rows && common.first_suspect_sample < 0) {
    common.finished = true;
  }
  common.samples_written = rows;
  return common;
}

// The result of examining a file, and the repair that it needs.
struct Finding {
  Inspection result;
  StoredColumns stored;
  std::optional<FileStatus> root;  // what it says
  FileStatus status;               // what all are to say
  std::optional<StoredAcquisitions> acquisitions;
};

const char* word_of(ColumnDoubt doubt) {
  switch (doubt) {
    case ColumnDoubt::kNone:
      return "";
    case ColumnDoubt::kMissing:
      return "missing";
    case ColumnDoubt::kReplaced:
      return "replaced";
    case ColumnDoubt::kTwins:
      return "twins";
  }
  return "";
}

uint64_t complete_rows(const std::vector<StoredColumn>& columns) {
  uint64_t rows = columns.empty() ? 0 : UINT64_MAX;
  for (const StoredColumn& column : columns) rows = std::min(rows, column.rows);
  return rows;
}

// Returns why the lengths can't result from a kill; empty if they can.
const char* word_of_lengths(const Finding& finding, bool is_whole) {
  if (!finding.root) return "status";
  // All rows are flushed before the root is updated: a kill leaves no column shorter than the root
  // says.
  const bool is_short = !is_whole && finding.root->samples_written >= 0;
  return is_short && !finding.stored.are_named ? "counted" : "";
}

Finding examine(hid_t file, const std::string& path) {
  Finding finding;
  Inspection& result = finding.result;
  result.is_ours = is_ours(file, path);
  if (!result.is_ours) return finding;
  finding.stored = find_columns(file, path);
  finding.root = read_status(file, path);
  const std::vector<StoredColumn>& columns = finding.stored.columns;
  const uint64_t complete = complete_rows(columns);
  const int64_t counted = finding.root ? finding.root->samples_written : -1;
  // The root is updated last with the number of rows. If these rows are present, no kill made the
  // columns unequal: another program may have extended one since.
  const bool is_whole =
      counted >= 0 && (columns.empty() || complete >= static_cast<uint64_t>(counted));
  result.rows = is_whole ? static_cast<uint64_t>(counted) : complete;
  bool is_cut = columns.empty() && !is_whole;
  for (const StoredColumn& column : columns) {
    const uint64_t most = is_whole ? column.rows : complete;
    const bool stays = is_whole && finding.root->finished;
    const uint64_t kept = stays ? column.length : std::min(column.length, most);
    is_cut = is_cut || kept < column.length;
    result.columns.push_back({column.name, column.length, kept});
  }
  std::vector<FileStatus> told;
  if (finding.root) told.push_back(*finding.root);
  for (const StoredColumn& column : columns) {
    if (column.status) told.push_back(*column.status);
  }
  finding.status = common_status(told, static_cast<int64_t>(result.rows));
  const ColumnDoubt doubt = finding.stored.doubt;
  // A replaced dataset may have another status.
  const bool is_left = is_whole && doubt != ColumnDoubt::kNone;
  result.is_told_wrong =
      !is_left && std::any_of(told.begin(), told.end(), [&finding](const FileStatus& each) {
        return !(each == finding.status);
      });
  finding.acquisitions = find_acquisitions(file, result.rows, path);
  if (finding.acquisitions) {
    result.acquisitions = static_cast<int64_t>(finding.acquisitions->samples.size());
    result.is_told_wrong =
        result.is_told_wrong || (!is_left && finding.acquisitions->is_told_wrong);
  }
  // Columns that are there can be told how it ended while others are missing.
  const bool is_told = result.is_told_wrong && doubt != ColumnDoubt::kMissing;
  if (is_cut || is_told) result.doubt = word_of(doubt);
  if (is_cut && result.doubt.empty()) result.doubt = word_of_lengths(finding, is_whole);
  return finding;
}

}  // namespace

Inspection inspect_file(const std::string& path) {
  H5Lock lock;
  H5Handle file = open_file(path, H5F_ACC_RDONLY);
  return examine(file.get(), path).result;
}

void shorten_file(const std::string& path) {
  H5Lock lock;
  H5Handle file = open_file(path, H5F_ACC_RDWR | H5F_ACC_SWMR_WRITE);
  Finding finding = examine(file.get(), path);
  if (!finding.result.is_ours || !finding.result.doubt.empty()) return;
  std::vector<StoredColumn>& columns = finding.stored.columns;
  for (size_t i = 0; i < columns.size(); ++i) {
    const hsize_t kept = finding.result.columns[i].kept;
    if (kept == columns[i].length) continue;
    check(H5Dset_extent(columns[i].dataset.get(), &kept), "shorten a dataset of", path);
  }
  if (finding.result.is_told_wrong) {
    if (finding.acquisitions) write_acquisitions(*finding.acquisitions, path);
    // Lengths before the status, which counts them: in a capture no kill leaves it otherwise.
    check(H5Fflush(file.get(), H5F_SCOPE_LOCAL), "flush", path);
    for (const StoredColumn& column : columns) {
      if (column.status) write_status(column.dataset.get(), finding.status, path);
    }
    if (finding.root) write_status(file.get(), finding.status, path);
  }
  finding.acquisitions.reset();
  for (StoredColumn& column : columns) {
    check(column.dataset.reset(), "close a dataset of", path);
  }
  check(file.reset(), "close", path);
}

}  // namespace panda
