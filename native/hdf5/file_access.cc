#include "file_access.h"

#include <hdf5.h>

#include <algorithm>

#include "h5_error.h"
#include "os/page_memory.h"

namespace panda {

namespace {

// Chunks of at least this size start at a page of the file; alignment would leave large gaps
// between smaller ones.
constexpr hsize_t kAlignedBytes = hsize_t{64} << 10;
// HDF5 keeps the metadata of open files in memory; these are limits, not allocations.
constexpr size_t kLeastCacheBytes = size_t{2} << 20;
constexpr size_t kMostCacheBytes = size_t{128} << 20;
constexpr size_t kCacheBytesPerDataset = 16384;

// HDF5 fails when it has to evict metadata of a dataset in SWMR mode ("Child entry doesn't have a
// flush dependency parent array"). So the cache is large enough for all datasets.
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
  // HDF5 1.10 has to be able to read the file, whichever version writes it.
  check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), operation, path);
  hold_metadata(access.get(), datasets, path);
  // Copying is several times slower if the target address, modulo the page size, is just after the
  // source address. So both start at a page.
  check(H5Pset_alignment(access.get(), kAlignedBytes, kPageBytes), operation, path);
#if H5_VERSION_GE(1, 10, 7)
  // Writers are excluded by this package's own lock (file_lock.h); HDF5's lock fails on file
  // systems without locks.
  check(H5Pset_file_locking(access.get(), false, true), operation, path);
#endif
  return access;
}

}  // namespace panda
