#include "file_columns.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "hdf5/h5_error.h"
#include "os/c_callback.h"

namespace panda {

namespace {

constexpr const char* kOperation = "read";

struct StoredChunk {
  haddr_t address = HADDR_UNDEF;
  hsize_t bytes = 0;
};

// The chunks of a column by their first row.
class StoredChunks {
 public:
#if H5_VERSION_GE(1, 14, 0)
  StoredChunks(hid_t dataset, const std::string& path) {
    // HDF5 finds a single chunk by iterating over all chunks before it, so the chunks are listed
    // once.
    check(H5Dchunk_iter(dataset, H5P_DEFAULT, c_callback<note, H5_ITER_ERROR>, this), kOperation,
          path);
  }
#else
  StoredChunks(hid_t dataset, const std::string& path) : dataset_(dataset), path_(path) {}
#endif

  // HDF5 versions before 1.10.5 do not report the address. HADDR_UNDEF if there is no such chunk,
  // or if the address is unknown.
  StoredChunk at(hsize_t row) const {
    StoredChunk chunk;
#if H5_VERSION_GE(1, 14, 0)
    const auto found = chunks_.find(row);
    if (found != chunks_.end()) chunk = found->second;
#elif H5_VERSION_GE(1, 10, 5)
    unsigned mask = 0;
    check(H5Dget_chunk_info_by_coord(dataset_, &row, &mask, &chunk.address, &chunk.bytes),
          kOperation, path_);
#else
    check(H5Dget_chunk_storage_size(dataset_, &row, &chunk.bytes), kOperation, path_);
#endif
    return chunk;
  }

 private:
#if H5_VERSION_GE(1, 14, 0)
  static int note(const hsize_t* row, unsigned, haddr_t address, hsize_t bytes, void* self) {
    static_cast<StoredChunks*>(self)->chunks_[*row] = {address, bytes};
    return H5_ITER_CONT;
  }

  std::unordered_map<hsize_t, StoredChunk> chunks_;
#else
  hid_t dataset_;
  const std::string& path_;
#endif
};

bool is_within(const StoredChunk& chunk, hsize_t file_bytes) {
  if (chunk.bytes == 0 || chunk.bytes > file_bytes) return false;
#if H5_VERSION_GE(1, 10, 5)
  return chunk.address != HADDR_UNDEF && chunk.address <= file_bytes - chunk.bytes;
#else
  return true;
#endif
}

// Returns the rows of a chunk; 0 if a capture does not write such datasets, which are
// one-dimensional and extendible.
hsize_t chunk_rows_of(hid_t dataset, hsize_t& length, const std::string& path) {
  H5Handle space = check_handle(H5Dget_space(dataset), H5Sclose, kOperation, path);
  hsize_t most = 0;
  if (H5Sget_simple_extent_ndims(space.get()) != 1) return 0;
  check(H5Sget_simple_extent_dims(space.get(), &length, &most), kOperation, path);
  if (most != H5S_UNLIMITED) return 0;
  H5Handle creation = check_handle(H5Dget_create_plist(dataset), H5Pclose, kOperation, path);
  hsize_t chunk = 0;
  if (H5Pget_layout(creation.get()) != H5D_CHUNKED) return 0;
  return H5Pget_chunk(creation.get(), 1, &chunk) == 1 ? chunk : 0;
}

// Returns nothing if a capture does not write such objects.
std::optional<StoredColumn> as_column(H5Handle object, const std::string& name, hsize_t file_bytes,
                                      const std::string& path) {
  if (H5Iget_type(object.get()) != H5I_DATASET) return std::nullopt;
  const hid_t id = object.get();
  StoredColumn column;
  hsize_t length = 0;
  const hsize_t chunk_rows = chunk_rows_of(id, length, path);
  if (chunk_rows == 0) return std::nullopt;
  column.name = name;
  column.length = length;
  const StoredChunks chunks(id, path);
  StoredChunk chunk = chunks.at(0);
  column.first_chunk = chunk.address;
  while (column.rows < length && is_within(chunk, file_bytes)) {
    column.rows += chunk_rows;
    if (column.rows < length) chunk = chunks.at(column.rows);
  }
  column.rows = std::min(column.rows, column.length);
  column.status = read_status(id, path);
  const std::string field = read_constant(id, "field", path);
  if (!field.empty()) column.source = field + '\0' + read_constant(id, "capture", path);
  // An object reference is the address of the object header.
  hobj_ref_t header = 0;
  check(H5Rcreate(&header, id, ".", H5R_OBJECT, H5I_INVALID_HID), kOperation, path);
  column.header = header;
  column.dataset = std::move(object);
  return column;
}

// Returns nothing if a part of the name is missing or is not a hard link.
H5Handle open_hard_link(hid_t file, const std::string& name, const std::string& path) {
  H5Handle at = check_handle(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, kOperation, path);
  for (size_t begin = 0; begin <= name.size();) {
    const size_t end = std::min(name.find('/', begin), name.size());
    const std::string part = name.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty()) continue;
    if (H5Iget_type(at.get()) != H5I_GROUP) return {};
    const htri_t exists = H5Lexists(at.get(), part.c_str(), H5P_DEFAULT);
    if (exists < 0) throw H5Error(kOperation, path);
    H5L_info_t link = {};
    if (exists == 0) return {};
    check(H5Lget_info(at.get(), part.c_str(), &link, H5P_DEFAULT), kOperation, path);
    if (link.type != H5L_TYPE_HARD) return {};
    at = check_handle(H5Oopen(at.get(), part.c_str(), H5P_DEFAULT), H5Oclose, kOperation, path);
  }
  return at;
}

// Returns the target of a hard link; empty for other links, which may lead to another file or to
// nothing.
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

std::string name_of_link(hid_t group, hsize_t index, const std::string& path) {
  const auto read = [&](char* text, size_t size) {
    const ssize_t length =
        H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, text, size, H5P_DEFAULT);
    if (length < 0) throw H5Error(kOperation, path);
    return static_cast<size_t>(length);
  };
  std::string name(read(nullptr, 0) + 1, '\0');
  read(name.data(), name.size());
  name.pop_back();
  return name;
}

// Finds all datasets of a file that have the attributes of a column.
class Walk {
 public:
  Walk(hsize_t file_bytes, const std::string& path) : file_bytes_(file_bytes), path_(path) {}

  void group(hid_t group, const std::string& prefix) {
    H5G_info_t info = {};
    check(H5Gget_info(group, &info), kOperation, path_);
    for (hsize_t i = 0; i < info.nlinks; ++i) {
      const std::string target = target_of(group, i, path_);
      if (target.empty() || !seen_.insert(target).second) continue;
      const std::string name = name_of_link(group, i, path_);
      H5Handle object =
          check_handle(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, kOperation, path_);
      if (H5Iget_type(object.get()) == H5I_GROUP) {
        this->group(object.get(), prefix + name + "/");
        continue;
      }
      auto column = as_column(std::move(object), prefix + name, file_bytes_, path_);
      if (column && column->status) found.push_back(std::move(*column));
    }
  }

  std::vector<StoredColumn> found;

 private:
  hsize_t file_bytes_;
  const std::string& path_;
  std::set<std::string> seen_;
};

// A capture creates all datasets before the first row of any of them. Datasets created later have
// higher addresses.
haddr_t first_chunk_of(const std::vector<StoredColumn>& columns) {
  haddr_t first = HADDR_UNDEF;
  for (const StoredColumn& column : columns) first = std::min(first, column.first_chunk);
  return first;
}

// Removes copies of columns that are present: a capture writes each field and capture once.
void leave_out_copies(std::vector<StoredColumn>& columns) {
  const haddr_t first = first_chunk_of(columns);
  std::map<std::string, int> originals;
  for (const StoredColumn& column : columns) {
    if (!column.source.empty() && column.header < first) ++originals[column.source];
  }
  const auto is_copy = [&](const StoredColumn& column) {
    const auto original = originals.find(column.source);
    return column.header > first && original != originals.end() && original->second == 1;
  };
  columns.erase(std::remove_if(columns.begin(), columns.end(), is_copy), columns.end());
}

ColumnDoubt doubt_about(const std::vector<StoredColumn>& columns) {
  const haddr_t first = first_chunk_of(columns);
  std::set<std::string> sources;
  for (const StoredColumn& column : columns) {
    if (column.header > first) return ColumnDoubt::kReplaced;
    if (!column.source.empty() && !sources.insert(column.source).second) return ColumnDoubt::kTwins;
  }
  return ColumnDoubt::kNone;
}

}  // namespace

StoredColumns find_columns(hid_t file, const std::string& path) {
  hsize_t file_bytes = 0;
  check(H5Fget_filesize(file, &file_bytes), kOperation, path);
  StoredColumns found;
  const std::vector<std::string> names = read_column_names(file, path);
  found.are_named = !names.empty();
  for (const std::string& name : names) {
    H5Handle object = open_hard_link(file, name, path);
    if (object.get() < 0) continue;
    auto column = as_column(std::move(object), name, file_bytes, path);
    if (column) found.columns.push_back(std::move(*column));
  }
  if (names.empty()) {
    Walk walk(file_bytes, path);
    walk.group(file, "");
    found.columns = std::move(walk.found);
    leave_out_copies(found.columns);
  }
  const bool is_missing = found.columns.empty() || found.columns.size() < names.size();
  found.doubt = is_missing ? ColumnDoubt::kMissing : doubt_about(found.columns);
  return found;
}

}  // namespace panda
