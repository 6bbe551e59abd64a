// HDF5's error stack as an exception.
#pragma once

#include <hdf5.h>

#include <exception>
#include <stdexcept>
#include <string>

#include "h5_handle.h"

namespace panda {

// What HDF5 was asked to do (`operation`), to which file, and what it said. `errno` of a failed
// system call is in HDF5's own text.
class H5Error : public std::runtime_error {
 public:
  H5Error(std::string operation, std::string path);
  // Of what HDF5 was not even asked to do, in words like its own.
  H5Error(std::string operation, std::string path, int system_error);

  const std::string& operation() const { return operation_; }
  const std::string& path() const { return path_; }

 private:
  std::string operation_;
  std::string path_;
};

// What went wrong, in few words: those of the operating system if it was that.
std::string reason_of(const std::exception_ptr& problem);

// Throw H5Error if HDF5 reported a failure; HDF5 must be locked.
void check(herr_t status, const char* operation, const std::string& path);
H5Handle check_handle(hid_t id, H5Handle::Close close, const char* operation,
                      const std::string& path);

}  // namespace panda
