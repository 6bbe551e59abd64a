// A dataset of a file that is being written: one column, in chunks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "hdf5/chunk_address_vfd.h"
#include "hdf5/h5_handle.h"

namespace panda {

// HDF5 must be locked for every call but write(), and whenever one is destroyed. They throw
// H5Error.
class ColumnDataset {
 public:
  // `driver` is that of the file.
  ColumnDataset(H5Handle dataset, size_t value_bytes, size_t chunk_samples, ChunkAddressVfd& driver,
                const std::string& path);

  // Allocates the chunk that begins with `row`, once the one before is finished. `last_row`,
  // there or in a later chunk, is the last that will be written before readers are told of any.
  void begin_chunk(uint64_t row, uint64_t last_row);
  // Rows of the chunk that was begun last, which follow those that were written before. They are in
  // the file then, but readers see them only after set_length() and a flush. Without HDF5, which
  // must not be locked: a disk that takes nothing is to hold up no other file.
  void write(uint64_t row, size_t count, const uint8_t* values) const;
  void set_length(uint64_t rows);
  herr_t close() { return dataset_.reset(); }

  hid_t id() const { return dataset_.get(); }

 private:
  H5Handle dataset_;
  size_t value_bytes_;
  size_t chunk_samples_;
  ChunkAddressVfd* driver_;
  const std::string* path_;
  haddr_t chunk_address_ = HADDR_UNDEF;  // of the last chunk that was begun
  uint64_t length_ = 0;
  bool has_length_ = true;  // that one; otherwise it is not known
};

}  // namespace panda
