// The table of the acquisitions of a file that holds several: a dataset for each of its columns.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string>
#include <vector>

#include "h5_handle.h"

namespace panda {

// What is known of an acquisition when it begins.
struct AcquisitionStart {
  int64_t missed = 0;  // samples that were lost before the first
  int64_t hw_time_offset_ns = INT64_MIN;
  std::string arm_time;    // empty: not known
  std::string start_time;  // empty: not known
};

struct AcquisitionRow {
  AcquisitionStart start;
  int64_t first_row = 0;
  int64_t samples = -1;      // -1: it has not ended
  int64_t suspect_row = -1;  // of the file, from which on nothing is to be trusted; -1: none
  std::string end_reason = "unfinished";
};

// Its datasets have no attributes: columns of samples are told by theirs. HDF5 must be locked for
// all calls, destruction too. They throw H5Error.
class AcquisitionTable {
 public:
  // Makes the group /acquisitions and its datasets. Before SWMR begins.
  AcquisitionTable(hid_t file, const std::string& path);

  void append(const AcquisitionRow& row);
  // The last one.
  void rewrite(const AcquisitionRow& row);
  void close();

 private:
  void write(const AcquisitionRow& row);

  const std::string& path_;
  H5Handle group_;
  std::vector<H5Handle> datasets_;
  hsize_t rows_ = 0;
};

// How many datasets a table has.
constexpr size_t kAcquisitionDatasets = 8;
// Their names, those of numbers first.
extern const char* const kAcquisitionNames[kAcquisitionDatasets];
constexpr const char* kAcquisitions = "acquisitions";

}  // namespace panda
