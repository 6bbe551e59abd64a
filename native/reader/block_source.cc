#include "block_source.h"

#include <algorithm>
#include <cstring>

#include "read_error.h"
#include "variable_memory.h"

namespace panda::reader {

namespace {

constexpr size_t kBlockBytes = 8 << 20;
// The limit for values that are not numbers, each of which may refer to much memory.
constexpr uint64_t kOtherRows = 4096;
constexpr size_t kMaxElementBytes = 64 << 20;
// A filtered chunk is read as a whole.
constexpr uint64_t kMaxChunkBytes = 1 << 30;
// With more rows than this, chunks that are not stored are skipped.
constexpr uint64_t kManyRows = 1 << 26;
constexpr hsize_t kMaxStoredChunks = 4096;
// Reading more would take hours, even from a fast disk.
constexpr uint64_t kMaxBytes = uint64_t{1} << 44;

std::string megabytes(uint64_t bytes) { return std::to_string(bytes >> 20) + " MB"; }

// Returns the name of the first filter of a dataset that this HDF5 lacks; empty if it has all of
// them.
std::string missing_filter(hid_t dataset) {
  const hid_t id = H5Dget_create_plist(dataset);
  const H5Handle creation(id, H5Pclose);
  const int count = id < 0 ? 0 : H5Pget_nfilters(id);
  std::string missing;
  for (int i = 0; i < count && missing.empty(); ++i) {
    char name[64] = {};
    unsigned flags = 0, config = 0;
    size_t values = 0;
    const H5Z_filter_t filter = H5Pget_filter2(id, static_cast<unsigned>(i), &flags, &values,
                                               nullptr, sizeof name - 1, name, &config);
    if (filter < 0 || H5Zfilter_avail(filter) > 0) continue;
    missing = *name == '\0' ? std::to_string(filter) : name;
  }
  H5Eclear2(H5E_DEFAULT);
  return missing;
}

}  // namespace

BlockSource::BlockSource(const std::string& path, bool is_live, const std::string& name)
    : file_(path, is_live), name_(name) {
  open_dataset(0);
  space_ = open_read(H5Dget_space(dataset_.get()), H5Sclose);
  if (H5Sget_simple_extent_ndims(space_.get()) != 1) return;
  hsize_t rows = 0;
  check_read(H5Sget_simple_extent_dims(space_.get(), &rows, nullptr));
  file_type_ = open_read(H5Dget_type(dataset_.get()), H5Tclose);
  type_ = element_type(file_type_.get());
  const bool is_number = kind() != ElementKind::kOther;
  element_bytes_ = is_number ? size_of(kind()) : H5Tget_size(file_type_.get());
  if (element_bytes_ == 0) throw ReadError();
  if (element_bytes_ > kMaxElementBytes) {
    throw ReadError("each of its values has " + megabytes(element_bytes_));
  }
  if (!is_number && H5Tdetect_class(file_type_.get(), H5T_REFERENCE) != 0) return;
  rows_ = rows;
  if (rows_ == 0) return;
  block_rows_ = std::min<uint64_t>(rows_, std::max<size_t>(1, kBlockBytes / element_bytes_));
  if (!is_number) block_rows_ = std::min(block_rows_, kOtherRows);
  transfer_ = open_read(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
  look_at_storage();
  if (is_unstored_ && !is_number) rows_ = 0;
  if (!is_unstored_ && stored_chunks_.empty() && rows_ > kMaxBytes / element_bytes_) {
    throw ReadError("it has more rows than can be read here: " + std::to_string(rows_));
  }
}

void BlockSource::open_dataset(size_t cache_bytes) {
  const H5Handle access = file_.dataset_access(cache_bytes);
  // An open dataset keeps its chunk cache.
  dataset_.reset();
  dataset_ = open_read(H5Dopen2(file_.get(), name_.c_str(), access.get()), H5Dclose);
}

void BlockSource::look_at_storage() {
  const H5Handle creation = open_read(H5Dget_create_plist(dataset_.get()), H5Pclose);
  const H5D_layout_t layout = H5Pget_layout(creation.get());
  if (layout == H5D_CHUNKED) {
    hsize_t chunk = 0;
    if (H5Pget_chunk(creation.get(), 1, &chunk) != 1 || chunk == 0) throw ReadError();
    chunk_rows_ = chunk;
    if (chunk_rows_ < block_rows_) block_rows_ -= block_rows_ % chunk_rows_;
    if (H5Pget_nfilters(creation.get()) > 0) {
      const uint64_t bytes = chunk_rows_ * H5Tget_size(file_type_.get());
      if (bytes > kMaxChunkBytes) {
        throw ReadError("its compressed chunks have " + megabytes(bytes) + " each");
      }
      // Without the cache, each block would decompress the chunk again.
      open_dataset(bytes);
    }
  }
  prepare_fill_value(creation.get());
  const bool is_here = layout == H5D_CHUNKED ||
                       (layout == H5D_CONTIGUOUS && H5Pget_external_count(creation.get()) == 0);
  const hsize_t stored = is_here ? H5Dget_storage_size(dataset_.get()) : 1;
  is_unstored_ = stored == 0;
  constexpr uint64_t kSparse = 100;
  if (chunk_rows_ > 0 && stored > 0 && rows_ > kManyRows && stored < rows_ / kSparse) {
    find_stored_chunks();
  }
}

void BlockSource::find_stored_chunks() {
#if H5_VERSION_GE(1, 10, 5)
  hsize_t count = 0;
  check_read(H5Dget_num_chunks(dataset_.get(), space_.get(), &count));
  if (count > kMaxStoredChunks || count * chunk_rows_ > rows_ / 2) return;
  for (hsize_t i = 0; i < count; ++i) {
    hsize_t row = 0;
    check_read(H5Dget_chunk_info(dataset_.get(), space_.get(), i, &row, nullptr, nullptr, nullptr));
    stored_chunks_.push_back(row);
  }
  std::sort(stored_chunks_.begin(), stored_chunks_.end());
#endif
}

void BlockSource::prepare_fill_value(hid_t creation) {
  if (kind() == ElementKind::kOther) return;
  H5D_fill_value_t defined = H5D_FILL_VALUE_ERROR;
  check_read(H5Pfill_value_defined(creation, &defined));
  has_fill_value_ = defined != H5D_FILL_VALUE_UNDEFINED;
  if (!has_fill_value_) return;
  check_read(H5Pget_fill_value(creation, memory_type(kind()), &fill_value_));
}

Block BlockSource::read(uint64_t first) {
  const uint64_t fill = rows_to_fill(first);
  const bool is_number = kind() != ElementKind::kOther;
  if (fill > 0) return {is_number ? &fill_value_ : nullptr, fill, true};
  uint64_t count = std::min(block_rows_, rows_ - first);
  if (!stored_chunks_.empty()) count = std::min(count, chunk_rows_ - first % chunk_rows_);
  return read_rows(first, count);
}

uint64_t BlockSource::rows_to_fill(uint64_t first) const {
  if (is_unstored_) return rows_ - first;
  if (stored_chunks_.empty()) return 0;
  const uint64_t chunk = first - first % chunk_rows_;
  const auto next = std::lower_bound(stored_chunks_.begin(), stored_chunks_.end(), chunk);
  if (next == stored_chunks_.end()) return rows_ - first;
  return *next == chunk ? 0 : std::min(*next, rows_) - first;
}

Block BlockSource::read_rows(uint64_t first, uint64_t count) {
  const bool is_number = kind() != ElementKind::kOther;
  if (!block_) block_ = std::make_unique<char[]>(block_rows_ * element_bytes_);
  if (!has_fill_value_) std::memset(block_.get(), 0, count * element_bytes_);
  const hsize_t start = first, length = count;
  const H5Handle memory = open_read(H5Screate_simple(1, &length, nullptr), H5Sclose);
  check_read(H5Sselect_hyperslab(space_.get(), H5S_SELECT_SET, &start, nullptr, &length, nullptr));
  // Holds the memory of variable-length values while this block is read.
  VariableMemory variable(transfer_.get());
  const hid_t type = is_number ? memory_type(kind()) : file_type_.get();
  const herr_t status =
      H5Dread(dataset_.get(), type, memory.get(), space_.get(), transfer_.get(), block_.get());
  if (variable.is_exhausted()) throw ReadError("its texts or lists take too much memory");
  if (status < 0) fail();
  return {is_number ? block_.get() : nullptr, count, false};
}

void BlockSource::fail() const {
  const ReadError error;
  const std::string filter = missing_filter(dataset_.get());
  if (!filter.empty()) throw ReadError("the filter " + filter + " is not available");
  throw ReadError(error);
}

}  // namespace panda::reader
