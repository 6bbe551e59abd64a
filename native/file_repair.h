// What is left of a file whose writer was killed. C++ and HDF5 only, no Node-API.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace panda {

struct ColumnLength {
  std::string name;
  uint64_t rows = 0;  // as the dataset says
};

struct Inspection {
  bool is_ours = false;  // made by this package; if not, the rest is not filled in
  std::vector<ColumnLength> columns;
  uint64_t rows = 0;  // that are there in every column
  // The file does not say so: it was not closed, or the root and the datasets do not say the same.
  bool is_told_wrong = false;
};

// Looks at a file that is not marked as being written, and changes nothing. Throws H5Error.
Inspection inspect_file(const std::string& path);

// Cuts all columns at `rows` and says that in the file, on the root and on each dataset. Writes as
// ChunkWriter does, in SWMR mode, so that a file whose repair is killed is in no other state than
// one whose writer was. Throws H5Error.
void shorten_file(const std::string& path, uint64_t rows);

}  // namespace panda
