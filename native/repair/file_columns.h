// Finds the datasets of a file that are columns of a capture. C++ and HDF5 only, no Node-API.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hdf5/h5_attribute.h"
#include "hdf5/h5_handle.h"

namespace panda {

struct StoredColumn {
  std::string name;
  H5Handle dataset;
  uint64_t length = 0;               // according to the dataset
  uint64_t rows = 0;                 // leading rows whose bytes are in the file
  std::optional<FileStatus> status;  // empty without the attributes of a capture
  std::string source;                // field and capture; empty if unknown
  haddr_t header = HADDR_UNDEF;
  haddr_t first_chunk = HADDR_UNDEF;  // HADDR_UNDEF: no rows
};

// Why a found dataset may not be a column, or why a column may be missing.
enum class ColumnDoubt {
  kNone,
  kMissing,   // some columns of the capture are not at their names
  kReplaced,  // a dataset was created after the first row was written
  kTwins,     // two datasets have the same field and capture
};

struct StoredColumns {
  std::vector<StoredColumn> columns;
  bool are_named = false;  // by the root; otherwise recognized by attributes and addresses
  ColumnDoubt doubt = ColumnDoubt::kNone;
};

// Follows only hard links, since others may lead to another file. HDF5 must be locked. Throws
// H5Error.
StoredColumns find_columns(hid_t file, const std::string& path);

}  // namespace panda
