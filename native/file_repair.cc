#include "file_repair.h"

#include <hdf5.h>

#include <algorithm>
#include <set>

#include "h5_attribute.h"
#include "h5_error.h"
#include "h5_handle.h"
#include "h5_lock.h"

namespace panda {

namespace {

constexpr const char* kOperation = "read";
// On the root of every file that is ours.
constexpr const char* kVersion = "pandablocks_version";

H5Handle open_file(const std::string& path, unsigned flags) {
  H5Handle access = check_handle(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "open", path);
  check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), "open", path);
#if H5_VERSION_GE(1, 10, 7)
  // The caller holds a lock of our own (file_lock.h).
  check(H5Pset_file_locking(access.get(), false, true), "open", path);
#endif
  return check_handle(H5Fopen(path.c_str(), flags, access.get()), H5Fclose, "open", path);
}

struct Extent {
  hsize_t length = 0;
  hsize_t most = 0;
};

// Nothing if it has not one dimension.
Extent extent_of(hid_t dataset, const std::string& path) {
  H5Handle space = check_handle(H5Dget_space(dataset), H5Sclose, kOperation, path);
  Extent extent;
  if (H5Sget_simple_extent_ndims(space.get()) != 1) return extent;
  check(H5Sget_simple_extent_dims(space.get(), &extent.length, &extent.most), kOperation, path);
  return extent;
}

// Rows of a chunk; 0 if it is no column of ours, but something that a user has added, such as a
// part of one with all its attributes.
hsize_t chunk_of(hid_t dataset, const std::string& path) {
  if (extent_of(dataset, path).most != H5S_UNLIMITED || !has_status(dataset, path)) return 0;
  H5Handle creation = check_handle(H5Dget_create_plist(dataset), H5Pclose, kOperation, path);
  hsize_t chunk[H5S_MAX_RANK] = {};
  if (H5Pget_layout(creation.get()) != H5D_CHUNKED) return 0;
  return H5Pget_chunk(creation.get(), H5S_MAX_RANK, chunk) == 1 ? chunk[0] : 0;
}

bool has_chunk(hid_t dataset, hsize_t offset, hsize_t file_bytes, const std::string& path) {
  hsize_t size = 0;
#if H5_VERSION_GE(1, 10, 5)
  haddr_t address = HADDR_UNDEF;
  unsigned mask = 0;
  check(H5Dget_chunk_info_by_coord(dataset, &offset, &mask, &address, &size), kOperation, path);
  return address != HADDR_UNDEF && size > 0 && address <= file_bytes &&
         size <= file_bytes - address;
#else
  check(H5Dget_chunk_storage_size(dataset, &offset, &size), kOperation, path);
  return size > 0 && size <= file_bytes;
#endif
}

struct Walk {
  explicit Walk(const std::string& path) : path(path) {}

  const std::string& path;
  hsize_t file_bytes = 0;
  Inspection result;
  std::vector<H5Handle> datasets;
  std::vector<FileStatus> told;  // by the root and by each dataset
  std::set<std::string> seen;    // objects, as target_of() names them
};

// The object that a hard link leads to; nothing for links of other kinds: those may lead to another
// file, or to nothing.
std::string target_of(hid_t group, hsize_t index, const std::string& path) {
  H5L_info_t link = {};
  check(H5Lget_info_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, &link, H5P_DEFAULT),
        kOperation, path);
  if (link.type != H5L_TYPE_HARD) return "";
#if H5_VERSION_GE(1, 12, 0)
  return std::string(reinterpret_cast<const char*>(&link.u.token), sizeof link.u.token);
#else
  return std::to_string(link.u.address);
#endif
}

void visit(Walk& walk, H5Handle object, const std::string& name);

void walk_group(Walk& walk, hid_t group, const std::string& prefix) {
  H5G_info_t info = {};
  check(H5Gget_info(group, &info), kOperation, walk.path);
  for (hsize_t i = 0; i < info.nlinks; ++i) {
    const std::string target = target_of(group, i, walk.path);
    if (target.empty() || !walk.seen.insert(target).second) continue;
    const auto name_of = [&](char* text, size_t size) {
      return H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i, text, size, H5P_DEFAULT);
    };
    const ssize_t length = name_of(nullptr, 0);
    if (length < 0) throw H5Error(kOperation, walk.path);
    std::string name(static_cast<size_t>(length) + 1, '\0');
    if (name_of(name.data(), name.size()) < 0) throw H5Error(kOperation, walk.path);
    name.pop_back();
    visit(walk,
          check_handle(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, kOperation, walk.path),
          prefix + name);
  }
}

void visit(Walk& walk, H5Handle object, const std::string& name) {
  if (H5Iget_type(object.get()) == H5I_GROUP) return walk_group(walk, object.get(), name + "/");
  if (H5Iget_type(object.get()) != H5I_DATASET) return;
  const hsize_t chunk = chunk_of(object.get(), walk.path);
  if (chunk == 0) return;
  const uint64_t length = extent_of(object.get(), walk.path).length;
  // A row counts if its bytes are there too.
  uint64_t rows = 0;
  while (rows < length && has_chunk(object.get(), rows, walk.file_bytes, walk.path)) rows += chunk;
  rows = std::min(rows, length);
  const bool is_first = walk.result.columns.empty();
  walk.result.rows = is_first ? rows : std::min(walk.result.rows, rows);
  walk.result.columns.push_back({name, length});
  walk.told.push_back(read_status(object.get(), walk.path));
  walk.datasets.push_back(std::move(object));
}

// HDF5 writes headers in the order of their places, the root's first, and those of one object that
// are apart one by one. A kill in between leaves some that say how it ended and some that do not.
FileStatus common_status(const std::vector<FileStatus>& told, int64_t rows) {
  FileStatus common;
  bool is_known = false;
  for (const FileStatus& each : told) {
    if (each.end_reason != FileStatus().end_reason) common.end_reason = each.end_reason;
    common.samples_reported = std::max(common.samples_reported, each.samples_reported);
    common.first_suspect_sample = std::max(common.first_suspect_sample, each.first_suspect_sample);
    common.missed = std::max(common.missed, each.missed);
    const bool is_of_these = each.samples_written == rows;
    is_known = is_known || is_of_these;
    if (each.finished && (is_of_these || each.samples_written < 0)) common.finished = true;
  }
  if (!is_known && common.samples_reported == rows && common.first_suspect_sample < 0) {
    common.finished = true;
  }
  common.samples_written = rows;
  return common;
}

Walk walk_file(hid_t file, const std::string& path) {
  Walk walk(path);
  const htri_t is_ours = H5Aexists(file, kVersion);
  if (is_ours < 0) throw H5Error(kOperation, path);
  walk.result.is_ours = is_ours > 0;
  if (!walk.result.is_ours) return walk;
  check(H5Fget_filesize(file, &walk.file_bytes), kOperation, path);
  walk.told.push_back(read_status(file, path));
  walk_group(walk, file, "");
  walk.result.is_ours = !walk.datasets.empty();
  const FileStatus status = common_status(walk.told, static_cast<int64_t>(walk.result.rows));
  walk.result.is_told_wrong =
      std::any_of(walk.told.begin(), walk.told.end(),
                  [&status](const FileStatus& told) { return !(told == status); });
  return walk;
}

}  // namespace

Inspection inspect_file(const std::string& path) {
  H5Lock lock;
  H5Handle file = open_file(path, H5F_ACC_RDONLY);
  return walk_file(file.get(), path).result;
}

void shorten_file(const std::string& path, uint64_t rows) {
  H5Lock lock;
  H5Handle file = open_file(path, H5F_ACC_RDWR | H5F_ACC_SWMR_WRITE);
  Walk walk = walk_file(file.get(), path);
  const hsize_t extent = rows;
  const FileStatus status = common_status(walk.told, static_cast<int64_t>(rows));
  for (const H5Handle& dataset : walk.datasets) {
    if (extent_of(dataset.get(), path).length > rows) {
      check(H5Dset_extent(dataset.get(), &extent), "shorten a dataset of", path);
    }
    write_status(dataset.get(), status, path);
  }
  write_status(file.get(), status, path);
  for (H5Handle& dataset : walk.datasets) check(dataset.reset(), "close a dataset of", path);
  check(file.reset(), "close", path);
}

}  // namespace panda
