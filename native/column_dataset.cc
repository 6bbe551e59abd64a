#include "column_dataset.h"

#include <algorithm>
#include <utility>

#include "h5_error.h"

namespace panda {

ColumnDataset::ColumnDataset(H5Handle dataset, size_t value_bytes, size_t chunk_samples,
                             ChunkDriver& driver, const std::string& path)
    : dataset_(std::move(dataset)),
      value_bytes_(value_bytes),
      chunk_samples_(chunk_samples),
      driver_(&driver),
      path_(&path) {}

void ColumnDataset::begin(uint64_t row, size_t count) {
  if (row % chunk_samples_ != 0 || count == 0 || count >= chunk_samples_) return;
  set_length(row + 1);
  place_chunk(row);
}

void ColumnDataset::write(uint64_t row, size_t count, const uint8_t* values) {
  if (count == 0) return;
  const size_t chunk_bytes = chunk_samples_ * value_bytes_;
  const uint64_t last_row = row + count - 1;
  const uint64_t last_chunk = last_row - last_row % chunk_samples_;
  while (count > 0) {
    const size_t row_of_chunk = static_cast<size_t>(row % chunk_samples_);
    const size_t take = std::min(count, chunk_samples_ - row_of_chunk);
    const hsize_t offset = row;
    // HDF5 takes no chunk behind the end. Not before the one that was begun is finished: to shorten
    // the dataset again it would need room for what is missing of that.
    if (row_of_chunk == 0) set_length(last_chunk + 1);
    if (take == chunk_samples_) {
      check(H5Dwrite_chunk(id(), H5P_DEFAULT, 0, &offset, chunk_bytes, values), "write to", *path_);
    } else {
      if (row_of_chunk == 0) place_chunk(row);
      driver_->write(place_ + row_of_chunk * value_bytes_, values, take * value_bytes_);
    }
    values += take * value_bytes_;
    row += take;
    count -= take;
  }
}

void ColumnDataset::place_chunk(uint64_t row) {
  if (begun_ == row) return;
  place_ = driver_->place_chunk(id(), row, chunk_samples_ * value_bytes_);
  begun_ = row;
}

void ColumnDataset::set_length(uint64_t rows) {
  if (has_length_ && length_ == rows) return;
  has_length_ = false;
  const hsize_t extent = rows;
  check(H5Dset_extent(id(), &extent), "set the length of a dataset of", *path_);
  length_ = rows;
  has_length_ = true;
}

}  // namespace panda
