// What is left of a file whose writer was killed. C++ and HDF5 only, no Node-API.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace panda {

struct ColumnLength {
  std::string name;
  uint64_t rows = 0;  // as the dataset says
  uint64_t kept = 0;  // of them after the repair
};

struct Inspection {
  bool is_ours = false;  // made by this package; if not, the rest is not filled in
  std::vector<ColumnLength> columns;
  uint64_t rows = 0;  // that are there in every column
  // The file does not say so: it was not closed, or the root and the datasets do not say the same.
  bool is_told_wrong = false;
  // Why nothing may be changed although something would have to be, in a word; empty if it may.
  std::string doubt;
};

// Looks at a file that is not marked as being written, and changes nothing. Throws H5Error.
Inspection inspect_file(const std::string& path);

// Cuts the columns as the inspection says, and says in the file how many rows there are, on the
// root and on each column. Writes as ChunkWriter does, in SWMR mode, so that a file whose repair is
// killed is in no other state than one whose writer was. Does nothing in doubt. Throws H5Error.
void shorten_file(const std::string& path);

}  // namespace panda
