#include "file_access.h"

#include <hdf5.h>

#include <algorithm>

#include "h5_error.h"
#include "os/page_memory.h"

namespace panda {

namespace {

// Chunks from this size on begin at a page of the file; smaller ones would leave large gaps.
constexpr hsize_t kAlignedBytes = hsize_t{64} << 10;
// HDF5 keeps metadata of open files in memory; these are limits, not what is taken.
constexpr size_t kLeastCacheBytes = size_t{2} << 20;
constexpr size_t kMostCacheBytes = size_t{128} << 20;
constexpr size_t kCacheBytesPerDataset = 16384;

// HDF5 fails when it has to evict metadata of a dataset while SWMR orders what is written ("Child
// entry doesn't have a flush dependency parent array"): let it hold that of all of them.
void hold_metadata(hid_t access, size_t datasets, const std::string& path) {
  const char* const operation = "set up the metadata cache of";
  H5AC_cache_config_t cache;
  cache.version = H5AC__CURR_CACHE_CONFIG_VERSION;
  check(H5Pget_mdc_config(access, &cache), operation, path);
  cache.set_initial_size = true;
  cache.initial_size =
      std::min(kMostCacheBytes, std::max(kLeastCacheBytes, datasets * kCacheBytesPerDataset));
  cache.max_size = std::max(cache.max_size, cache.initial_size);
  cache.min_size = cache.initial_size;
  check(H5Pset_mdc_config(access, &cache), operation, path);
}

}  // namespace

H5Handle create_file_access(size_t datasets, const std::string& path) {
  const char* const operation = "set up the writing of";
  H5Handle access = check_handle(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, operation, path);
  // Whichever HDF5 writes it, 1.10 is to read it.
  check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), operation, path);
  hold_metadata(access.get(), datasets, path);
  // Copying into a file is several times slower where it goes to just behind, within a page, where
  // it comes from: so both begin at a page.
  check(H5Pset_alignment(access.get(), kAlignedBytes, kPageBytes), operation, path);
#if H5_VERSION_GE(1, 10, 7)
  // Who may write is settled by a lock of our own (file_lock.h); HDF5's fails where there are none.
  check(H5Pset_file_locking(access.get(), false, true), operation, path);
#endif
  return access;
}

}  // namespace panda
