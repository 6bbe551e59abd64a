// The file access properties (H5P_FILE_ACCESS) with which HDF5 writes a file.
#pragma once

#include <cstddef>
#include <string>

#include "h5_handle.h"

namespace panda {

// Creates the properties for a file with this many datasets. HDF5 must be locked. Throws H5Error.
H5Handle create_file_access(size_t datasets, const std::string& path);

}  // namespace panda
