// The table of the acquisitions of a file whose writer was killed. C++ and HDF5 only, no Node-API.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hdf5/h5_handle.h"

namespace panda {

struct StoredAcquisitions {
  std::vector<H5Handle> datasets;
  std::vector<hsize_t> lengths;  // of each
  std::vector<int64_t> samples;  // of each acquisition that stays, as it is to be
  bool is_told_wrong = false;    // something has to be changed
};

// Nothing if the file has no such table, or not one that a capture makes. `rows`: of the columns.
// HDF5 must be locked. Throws H5Error.
std::optional<StoredAcquisitions> find_acquisitions(hid_t file, uint64_t rows,
                                                    const std::string& path);

// Cuts all of its datasets at the same length, and says how many rows each acquisition has.
void write_acquisitions(const StoredAcquisitions& found, const std::string& path);

}  // namespace panda
