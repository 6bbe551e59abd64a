#include "chunk_writer.h"

#ifndef _WIN32
#include <sys/resource.h>
#include <sys/stat.h>
#endif

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "chunk_size.h"
#include "hdf5/file_access.h"
#include "hdf5/h5_error.h"
#include "hdf5/hdf5_type.h"
#include "os/deferred_write_errors.h"
#include "os/file_sync.h"

namespace panda {

namespace {

// Space that the metadata of a file may need when the file is closed.
constexpr size_t kMetadataBytes = size_t{128} << 10;
constexpr size_t kMetadataBytesPerDataset = size_t{16} << 10;
}  // namespace

ChunkWriter::ChunkWriter(FileSpec spec)
    : spec_(std::move(spec)),
      converter_(spec_.layout),
      driver_(std::make_shared<ChunkAddressVfd>(spec_.path, spec_.descriptor)) {
  if (spec_.datasets.size() != spec_.layout.columns.size()) {
    throw std::invalid_argument("each column needs the name of a dataset");
  }
  std::vector<Dtype> types;
  for (const Column& column : spec_.layout.columns) {
    sizes_.push_back(output_size(column));
    types.push_back(output_type(column));
  }
  for (const auto& overview : spec_.overviews) {
    const std::vector<Dtype>& shown = overview->types();
    const bool is_same =
        shown.size() <= types.size() && std::equal(shown.begin(), shown.end(), types.begin());
    if (!is_same) throw std::invalid_argument("an overview of other columns");
  }
  if (spec_.first_acquisition) acquisition_.start = *spec_.first_acquisition;
  chunk_samples_ = spec_.chunk_samples;
  allocate_staging(chunk_samples_ > 0 ? staging_samples(row_bytes())
                                      : initial_staging_samples(row_bytes()));
  {
    const H5Lock lock;
    try {
      create_file();
    } catch (...) {
      // The lock is held until the members are destroyed.
      file_.reset();
      throw;
    }
  }
  reserve_.take(spec_.path, closing_bytes());
}

ChunkWriter::~ChunkWriter() {
  try {
    close();
  } catch (...) {
    // Callers that need the error call close().
  }
}

void ChunkWriter::allocate_staging(size_t samples) {
  if (samples == staging_samples_) return;
  staging_samples_ = samples;
  staging_columns_.clear();
  staging_ = PageMemory();
  const auto column_bytes = [samples](size_t size) {
    return (samples * size + kPageBytes - 1) / kPageBytes * kPageBytes;
  };
  size_t bytes = 0;
  for (size_t size : sizes_) bytes += column_bytes(size);
  staging_ = PageMemory(bytes);
  uint8_t* column = staging_.get();
  for (size_t size : sizes_) {
    staging_columns_.push_back(column);
    column += column_bytes(size);
  }
}

size_t ChunkWriter::row_bytes() const {
  return std::accumulate(sizes_.begin(), sizes_.end(), size_t{0});
}

size_t ChunkWriter::closing_bytes() const {
  const size_t tables = spec_.first_acquisition ? kAcquisitionDatasets : 0;
  return kMetadataBytes + (sizes_.size() + tables) * kMetadataBytesPerDataset;
}

FileStatus ChunkWriter::status() const {
  FileStatus status;
  status.missed = spec_.missed;
  return status;
}

void ChunkWriter::create_file() {
  const std::string& path = spec_.path;
  const char* const operation = "create";
  const H5Handle access = create_file_access(
      spec_.datasets.size() + (spec_.first_acquisition ? kAcquisitionDatasets : 0), path);
  driver_->set_up(access.get());
  driver_->keep_metadata(true);
  H5Handle creation = check_handle(H5Pcreate(H5P_FILE_CREATE), H5Pclose, operation, path);
  keep_attributes_compact(creation.get(), path);
  const unsigned flags = spec_.descriptor >= 0 ? H5F_ACC_TRUNC : H5F_ACC_EXCL;
  file_ = check_handle(H5Fcreate(path.c_str(), flags, creation.get(), access.get()), H5Fclose,
                       operation, path);
#ifndef _WIN32
  defers_write_errors_ = defers_write_errors(driver_->descriptor());
#endif
  driver_->keep_metadata(defers_write_errors_);
  // SWMR allows no new attribute once it has begun.
  for (const Attribute& attribute : spec_.attributes) {
    create_attribute(file_.get(), attribute, path);
  }
  // The names are for repair, which only repairs files of this package.
  if (is_ours(file_.get(), path)) {
    std::vector<std::string> names;
    for (const DatasetSpec& dataset : spec_.datasets) {
      if (!dataset.name.empty()) names.push_back(dataset.name);
    }
    create_column_names(file_.get(), names, path);
  }
  create_status(file_.get(), status(), path);
}

H5Lock ChunkWriter::lock_to_write() const {
  driver_->await_disk();
  return H5Lock();
}

void ChunkWriter::choose_chunks() {
  if (chunk_samples_ == 0) chunk_samples_ = chunk_size_for(staged_, closed_, row_bytes());
  // HDF5 writes the last chunk as a whole to shorten a dataset.
  reserve_.take_for_chunks(chunk_samples_ * row_bytes());
}

void ChunkWriter::create_datasets() {
  const H5Lock lock = lock_to_write();
  const std::string& path = spec_.path;
  const char* const operation = "create a dataset in";
  const hsize_t length = 0, unlimited = H5S_UNLIMITED, chunk = chunk_samples_;
  H5Handle space =
      check_handle(H5Screate_simple(1, &length, &unlimited), H5Sclose, operation, path);
  H5Handle creation = check_handle(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, operation, path);
  check(H5Pset_chunk(creation.get(), 1, &chunk), operation, path);
  // The content of a chunk behind the dataset's length does not matter.
  check(H5Pset_fill_time(creation.get(), H5D_FILL_TIME_NEVER), operation, path);
  keep_attributes_compact(creation.get(), path);
  H5Handle link = check_handle(H5Pcreate(H5P_LINK_CREATE), H5Pclose, operation, path);
  check(H5Pset_char_encoding(link.get(), H5T_CSET_UTF8), operation, path);
  check(H5Pset_create_intermediate_group(link.get(), 1), operation, path);
  for (size_t i = 0; i < spec_.datasets.size(); ++i) {
    if (spec_.datasets[i].name.empty()) continue;
    columns_of_datasets_.push_back(i);
    datasets_.emplace_back(
        check_handle(H5Dcreate2(file_.get(), spec_.datasets[i].name.c_str(),
                                hdf5_type(output_type(spec_.layout.columns[i])), space.get(),
                                link.get(), creation.get(), H5P_DEFAULT),
                     H5Dclose, operation, path),
        sizes_[i], chunk_samples_, *driver_, path);
    const hid_t dataset = datasets_.back().id();
    for (const Attribute& attribute : spec_.datasets[i].attributes) {
      create_attribute(dataset, attribute, path);
    }
    create_status(dataset, status(), path);
  }
  for (const TextSpec& text : spec_.texts) create_text(file_.get(), text.name, text.text, path);
  if (spec_.first_acquisition) {
    table_ = std::make_unique<AcquisitionTable>(file_.get(), path);
    table_->append(acquisition_);
  }
  check(H5Fstart_swmr_write(file_.get()), "start SWMR writing of", path);
  created_ = true;
}

std::vector<uint8_t*> ChunkWriter::staging_columns_at(size_t row) const {
  std::vector<uint8_t*> rows = staging_columns_;
  for (size_t i = 0; i < rows.size(); ++i) rows[i] += row * sizes_[i];
  return rows;
}

void ChunkWriter::require_usable() const {
  if (closed_) throw std::logic_error("the file is closed already");
  if (failed_) throw std::logic_error("the file takes no more rows since an earlier write failed");
}

void ChunkWriter::append(const std::vector<Slice>& samples) {
  require_usable();
  const size_t sample_bytes = spec_.layout.sample_bytes;
  expect_rows(samples);
  for_each_run(samples, sample_bytes, [&](const uint8_t* run, size_t count) {
    while (count > 0) {
      size_t take = std::min(count, staging_samples_ - staged_);
      for (const auto& overview : spec_.overviews) take = overview->piece(take);
      converter_.convert(run, take, staging_columns_at(staged_).data(), count - take);
      show_rows(take);
      staged_ += take;
      run += take * sample_bytes;
      count -= take;
      if (staged_ == staging_samples_) write_staged();
    }
  });
}

void ChunkWriter::append_columns(const std::vector<Slice>& columns, size_t rows) {
  require_usable();
  if (columns.size() != sizes_.size()) throw std::invalid_argument("wrong number of columns");
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].size != rows * sizes_[i]) throw std::invalid_argument("unequal columns");
  }
  for (size_t done = 0; done < rows;) {
    const size_t take = std::min(rows - done, staging_samples_ - staged_);
    const std::vector<uint8_t*> targets = staging_columns_at(staged_);
    for (size_t i = 0; i < columns.size(); ++i) {
      std::memcpy(targets[i], columns[i].data + done * sizes_[i], take * sizes_[i]);
    }
    show_rows(take);
    staged_ += take;
    done += take;
    if (staged_ == staging_samples_) write_staged();
  }
}

void ChunkWriter::expect_rows(const std::vector<Slice>& samples) {
  if (spec_.overviews.empty() || spec_.layout.sample_bytes == 0) return;
  size_t bytes = 0;
  for (const Slice& slice : samples) bytes += slice.size;
  for (const auto& overview : spec_.overviews) overview->expect(bytes / spec_.layout.sample_bytes);
}

// Passes rows to the overviews that were converted after the staged rows.
void ChunkWriter::show_rows(size_t count) {
  if (spec_.overviews.empty()) return;
  const std::vector<uint8_t*> columns = staging_columns_at(staged_);
  for (const auto& overview : spec_.overviews) overview->add(columns.data(), count);
}

// Writes the rows of the staging buffer that are not in the file yet.
void ChunkWriter::write_staged() {
  failed_ = true;  // until all writes have succeeded
  try {
    write_all_staged();
  } catch (...) {
    remember(std::current_exception());
    throw;
  }
  failed_ = false;
}

void ChunkWriter::write_all_staged() {
  if (!created_) {
    choose_chunks();
    create_datasets();
  }
  check_size_limit();
  while (staging_written_ < staged_) write_within_chunks();
  // All rows in the buffer have been written. The buffer must start again at a multiple of its own
  // length, since a row has to have the same offset within a page in memory and in the file.
  allocate_staging(staging_samples(row_bytes()));
  const size_t done = staged_ - staged_ % staging_samples_;
  staging_start_ += done;
  staged_ -= done;
  staging_written_ = staged_;
}

// Limited to rows of chunks that exist in the file.
void ChunkWriter::write_within_chunks() {
  const uint64_t row = staging_start_ + staging_written_;
  const size_t row_of_chunk = static_cast<size_t>(row % chunk_samples_);
  const size_t count = std::min(staged_ - staging_written_, chunk_samples_ - row_of_chunk);
  if (row_of_chunk == 0) {
    const H5Lock lock = lock_to_write();
    // All datasets in one loop: between two writes of data, HDF5's code would drop out of the
    // caches.
    for (ColumnDataset& dataset : datasets_) dataset.begin_chunk(row, rows() - 1);
  }
  for (size_t i = 0; i < datasets_.size(); ++i) {
    const size_t column = columns_of_datasets_[i];
    datasets_[i].write(row, count, staging_columns_[column] + staging_written_ * sizes_[column]);
  }
  staging_written_ += count;
  rows_in_file_ = staging_start_ + staging_written_;
  unflushed_ = true;
}

// HDF5 can't return space that it has given to a chunk, and can't close a file that would exceed
// the user's limit. So no chunk is allocated beyond the limit.
void ChunkWriter::check_size_limit() const {
#ifndef _WIN32
  struct rlimit limit = {};
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  hsize_t size = 0;
  const H5Lock lock;
  check(H5Fget_filesize(file_.get(), &size), "measure", spec_.path);
  const auto chunks_of = [this](uint64_t rows) {
    return (rows + chunk_samples_ - 1) / chunk_samples_;
  };
  size += (chunks_of(rows()) - chunks_of(rows_in_file_)) * chunk_samples_ * row_bytes();
  size += closing_bytes();
  if (size > limit.rlim_cur) throw H5Error("write to", spec_.path, EFBIG);
#endif
}

void ChunkWriter::flush() {
  require_usable();
  // The removal of a file must be reported soon, even if no rows arrive.
  if (readable_ && rows() == rows_in_file_ && !unflushed_) return check_removed();
  write_staged();
  try {
    set_lengths();
    flush_file();
  } catch (...) {
    remember(std::current_exception());
    throw;
  }
  readable_ = true;
  check_removed();
}

// After a failure, or where rows are dropped, this call shortens datasets.
void ChunkWriter::set_lengths() {
  const H5Lock lock = lock_to_write();
  failed_ = true;  // until the flush has succeeded
  for (ColumnDataset& dataset : datasets_) dataset.set_length(rows_in_file_);
}

void ChunkWriter::flush_file() {
  failed_ = true;
  {
    const H5Lock lock = lock_to_write();
    driver_->extend_file();
    check(H5Fflush(file_.get(), H5F_SCOPE_LOCAL), "flush", spec_.path);
  }
  if (defers_write_errors_) {
    sync_file();
    driver_->forget_metadata();
  }
  failed_ = false;
  unflushed_ = false;
  if (first_uncertain_ < 0) rows_flushed_ = rows_in_file_;
}

// The lock of HDF5 is not held, so that other writers can work.
void ChunkWriter::sync_file() const {
#ifndef _WIN32
  const int error = panda::sync_file(driver_->descriptor());
  if (error != 0) throw H5Error("flush", spec_.path, error);
#endif
}

// A file that was removed can still be written to, and is lost when it is closed.
void ChunkWriter::check_removed() {
#ifndef _WIN32
  struct stat status = {};
  if (fstat(driver_->descriptor(), &status) == 0) removed_ = status.st_nlink == 0;
#endif
}

}  // namespace panda
