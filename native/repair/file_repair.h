// Examines and repairs the file of a killed writer. C++ and HDF5 only, no Node-API.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace panda {

struct ColumnLength {
  std::string name;
  uint64_t rows = 0;  // according to the dataset
  uint64_t kept = 0;  // rows left after the repair
};

struct Inspection {
  bool is_ours = false;  // made by this package; otherwise the rest is not set
  std::vector<ColumnLength> columns;
  uint64_t rows = 0;          // that are there in every column
  int64_t acquisitions = -1;  // in its table; -1: there is none
  // The file does not say so: it was not closed, or the root and the datasets do not say the same.
  bool is_told_wrong = false;
  // A word for why a file that needs a repair must not be changed; empty if it may be.
  std::string doubt;
};

// Examines a file that is not marked as being written, and changes nothing. Throws H5Error.
Inspection inspect_file(const std::string& path);

// Shortens the columns as inspect_file() reports, and writes the number of rows to the root and to
// each column. It writes in SWMR mode, as ChunkWriter does, so that a kill during the repair leaves
// a file that can be repaired again. Does nothing if there is a doubt. Throws H5Error.
void shorten_file(const std::string& path);

}  // namespace panda
