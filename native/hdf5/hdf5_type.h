// The HDF5 types of columns.
#pragma once

#include <hdf5.h>

#include "scaling/dtype.h"

namespace panda {

// HDF5's identifier of the type. HDF5 must be locked. Throws std::invalid_argument for int96, which
// can't be stored.
hid_t hdf5_type(Dtype type);

}  // namespace panda
