#include "h5_lock.h"

#include <hdf5.h>

namespace panda {

namespace {

std::mutex& library_mutex() {
  // Never destroyed: pool threads may outlive static destructors at process exit.
  static std::mutex* const mutex = new std::mutex;
  return *mutex;
}

}  // namespace

H5Lock::H5Lock() : guard_(library_mutex()) {
  static const bool once = [] {
    H5dont_atexit();
    H5open();
    return true;
  }();
  static_cast<void>(once);
  // A thread-safe HDF5 keeps this setting separately for each thread.
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

}  // namespace panda
