// Worker threads of one process share the HDF5 library, which is not always built thread-safe.
#pragma once

#include <mutex>

namespace panda {

// Holds the process-wide mutex that every call of HDF5 needs. Also sets the library up: it prints
// no errors, and has no exit handler of its own (that one would close files under a pool thread
// that is still writing them).
class H5Lock {
 public:
  H5Lock();

 private:
  std::lock_guard<std::mutex> guard_;
};

}  // namespace panda
