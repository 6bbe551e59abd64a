#include "stored_file.h"

#include <cstring>
#include <vector>

#include "hdf5/h5_lock.h"
#include "os/c_callback.h"
#include "other_file.h"
#include "read_error.h"

namespace panda::reader {

namespace {

constexpr size_t kMostBytes = size_t{16} << 20;

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

std::optional<std::string> read_text(const std::string& path, const std::string& name,
                                     bool is_live) {
  const H5Lock lock;
  const StoredFile file(path, is_live);
  const htri_t exists = H5Lexists(file.get(), name.c_str(), file.link_access());
  check_read(exists);
  if (exists == 0) return std::nullopt;
  H5Handle object = open_read(H5Oopen(file.get(), name.c_str(), file.link_access()), H5Oclose);
  if (H5Iget_type(object.get()) != H5I_DATASET) return std::nullopt;
  H5Handle type = open_read(H5Dget_type(object.get()), H5Tclose);
  H5Handle space = open_read(H5Dget_space(object.get()), H5Sclose);
  const size_t bytes = H5Tget_size(type.get());
  const bool is_text = H5Tget_class(type.get()) == H5T_STRING &&
                       H5Tis_variable_str(type.get()) == 0 && bytes <= kMostBytes;
  if (!is_text || H5Sget_simple_extent_npoints(space.get()) != 1) return std::nullopt;
  std::vector<char> text(bytes);
  check_read(H5Dread(object.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()));
  return std::string(text.data(), strnlen(text.data(), text.size()));
}

}  // namespace panda::reader
