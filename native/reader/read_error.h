// Why an object in a file can't be read, in a few words.
#pragma once

#include <hdf5.h>

#include <stdexcept>
#include <string>

#include "hdf5/h5_handle.h"

namespace panda::reader {

class ReadError : public std::runtime_error {
 public:
  // Takes the message of HDF5's innermost function. HDF5 must be locked.
  ReadError();
  explicit ReadError(const std::string& reason) : std::runtime_error(reason) {}
};

// Throw ReadError if HDF5 reported a failure. HDF5 must be locked.
void check_read(herr_t status);
H5Handle open_read(hid_t id, H5Handle::Close close);

}  // namespace panda::reader
