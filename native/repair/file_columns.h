// Which datasets of a file are the columns that a capture wrote. C++ and HDF5 only, no Node-API.
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
  uint64_t length = 0;               // as the dataset says
  uint64_t rows = 0;                 // those from the first on whose bytes are in the file
  std::optional<FileStatus> status;  // none if the attributes are not those of a capture
  std::string source;                // field and capture; empty if the attributes do not say
  haddr_t header = HADDR_UNDEF;
  haddr_t first_chunk = HADDR_UNDEF;  // HADDR_UNDEF: no rows
};

// Why a dataset that was found may not be a column, or a column not be found.
enum class ColumnDoubt {
  kNone,
  kMissing,   // not all columns that the capture wrote are at their names
  kReplaced,  // a dataset was made after the capture had begun to write rows
  kTwins,     // two datasets are of the same field and capture
};

struct StoredColumns {
  std::vector<StoredColumn> columns;
  bool are_named = false;  // by the root; otherwise recognized by their attributes and addresses
  ColumnDoubt doubt = ColumnDoubt::kNone;
};

// Opens no links but hard ones: others may lead to another file. HDF5 must be locked. Throws
// H5Error.
StoredColumns find_columns(hid_t file, const std::string& path);

}  // namespace panda
