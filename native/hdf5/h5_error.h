// HDF5's error stack as an exception.
#pragma once

#include <hdf5.h>

#include <exception>
#include <stdexcept>
#include <string>

#include "h5_handle.h"

namespace panda {

// The failed operation, the file, and the message of HDF5. `errno` of a failed system call is part
// of HDF5's message.
class H5Error : public std::runtime_error {
 public:
  H5Error(std::string operation, std::string path);
  // For errors raised outside HDF5, in the format of HDF5's messages.
  H5Error(std::string operation, std::string path, int system_error);

  const std::string& operation() const { return operation_; }
  const std::string& path() const { return path_; }

 private:
  std::string operation_;
  std::string path_;
};

// Describes the failure in a few words: those of the operating system, if it caused the failure.
std::string reason_of(const std::exception_ptr& problem);

// Throw H5Error if HDF5 reported a failure. HDF5 must be locked.
void check(herr_t status, const char* operation, const std::string& path);
H5Handle check_handle(hid_t id, H5Handle::Close close, const char* operation,
                      const std::string& path);

}  // namespace panda
