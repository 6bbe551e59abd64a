// The table of a file that holds several acquisitions: one dataset for each column of the table.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string>
#include <vector>

#include "h5_handle.h"

namespace panda {

// The data of an acquisition that is known when it begins.
struct AcquisitionStart {
  int64_t missed = 0;  // samples that were lost before the first row
  int64_t hw_time_offset_ns = INT64_MIN;
  std::string arm_time;    // empty: unknown
  std::string start_time;  // empty: unknown
};

struct AcquisitionRow {
  AcquisitionStart start;
  int64_t first_row = 0;
  int64_t samples = -1;      // -1: the acquisition has not ended
  int64_t suspect_row = -1;  // first suspect row in the file; -1: none
  std::string end_reason = "unfinished";
};

// The datasets have no attributes, since the attributes identify columns of samples. HDF5 must be
// locked for all calls, including the destructor. All calls throw H5Error.
class AcquisitionTable {
 public:
  // Creates the group /acquisitions and its datasets. Call this before SWMR begins.
  AcquisitionTable(hid_t file, const std::string& path);

  void append(const AcquisitionRow& row);
  // Rewrites the last row.
  void rewrite(const AcquisitionRow& row);
  void close();

 private:
  void write(const AcquisitionRow& row);

  const std::string& path_;
  H5Handle group_;
  std::vector<H5Handle> datasets_;
  hsize_t rows_ = 0;
};

// The number of datasets in a table.
constexpr size_t kAcquisitionDatasets = 8;
// The names of the datasets, numbers first.
extern const char* const kAcquisitionNames[kAcquisitionDatasets];
constexpr const char* kAcquisitions = "acquisitions";

}  // namespace panda
