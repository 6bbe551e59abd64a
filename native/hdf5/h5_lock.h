// Worker threads of one process share the HDF5 library, which is not always built thread-safe.
#pragma once

#include <mutex>

namespace panda {

// Holds the process-wide mutex, which is required for every HDF5 call. Also initializes the
// library: it prints no errors, and has no exit handler, which would close files while a pool
// thread is still writing them.
class H5Lock {
 public:
  H5Lock();

 private:
  std::lock_guard<std::mutex> guard_;
};

}  // namespace panda
