#include "column_dataset.h"

#include <utility>

#include "hdf5/h5_error.h"

namespace panda {

ColumnDataset::ColumnDataset(H5Handle dataset, size_t value_bytes, size_t chunk_samples,
                             ChunkAddressVfd& driver, const std::string& path)
    : dataset_(std::move(dataset)),
      value_bytes_(value_bytes),
      chunk_samples_(chunk_samples),
      driver_(&driver),
      path_(&path) {}

void ColumnDataset::begin_chunk(uint64_t row, uint64_t last_row) {
  // HDF5 accepts no chunk behind the end of the dataset. The extension waits until the previous
  // chunk is finished: to shorten the dataset again, HDF5 would need space for the missing part of
  // that chunk.
  set_length(last_row - last_row % chunk_samples_ + 1);
  chunk_address_ = driver_->allocate_chunk(id(), row, chunk_samples_ * value_bytes_);
}

void ColumnDataset::write(uint64_t row, size_t count, const uint8_t* values) const {
  driver_->write(chunk_address_ + row % chunk_samples_ * value_bytes_, values,
                 count * value_bytes_);
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
