// How HDF5 is to write a file.
#pragma once

#include <cstddef>
#include <string>

#include "h5_handle.h"

namespace panda {

// Properties to create a file of so many datasets with. HDF5 must be locked. Throws H5Error.
H5Handle writing_access(size_t datasets, const std::string& path);

}  // namespace panda
