#include "stored_file.h"

#include "os/c_callback.h"
#include "other_file.h"
#include "read_error.h"

namespace panda::reader {

namespace {

H5Handle make_file_access() {
  H5Handle access = open_read(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
#ifndef _WIN32
  // Overrides HDF5_DRIVER in the environment.
  check_read(H5Pset_fapl_sec2(access.get()));
#endif
#if H5_VERSION_GE(1, 12, 1) || (H5_VERSION_GE(1, 10, 7) && !H5_VERSION_GE(1, 12, 0))
  check_read(H5Pset_file_locking(access.get(), false, true));
#endif
  return access;
}

void set_links(hid_t access, hid_t file_access) {
  check_read(H5Pset_elink_fapl(access, file_access));
  check_read(H5Pset_elink_cb(access, c_callback<refuse_no_file, -1>, nullptr));
}

}  // namespace

StoredFile::StoredFile(const std::string& path, bool is_live)
    : file_access_(make_file_access()),
      link_access_(open_read(H5Pcreate(H5P_LINK_ACCESS), H5Pclose)) {
  set_links(link_access_.get(), file_access_.get());
  const unsigned flags = H5F_ACC_RDONLY | (is_live ? H5F_ACC_SWMR_READ : 0U);
  file_ = open_read(H5Fopen(path.c_str(), flags, file_access_.get()), H5Fclose);
}

H5Handle StoredFile::dataset_access(size_t cache_bytes) const {
  H5Handle access = open_read(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
  set_links(access.get(), file_access_.get());
  // Few chunks, but a prime number of slots, as HDF5 recommends; empty slots take little memory.
  constexpr size_t kSlots = 521;
  check_read(H5Pset_chunk_cache(access.get(), kSlots, cache_bytes, 1.0));
  return access;
}

}  // namespace panda::reader
