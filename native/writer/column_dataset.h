// A dataset of a file that is being written: one column, stored in chunks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "hdf5/chunk_address_vfd.h"
#include "hdf5/h5_handle.h"

namespace panda {

// HDF5 must be locked for all calls except write(), and for the destructor. All calls throw
// H5Error.
class ColumnDataset {
 public:
  // `driver`: the driver of the file.
  ColumnDataset(H5Handle dataset, size_t value_bytes, size_t chunk_samples, ChunkAddressVfd& driver,
                const std::string& path);

  // Allocates the chunk that starts with `row`, after the previous chunk is finished. `last_row`,
  // in this chunk or a later one, is the last row that will be written before readers see any of
  // the rows.
  void begin_chunk(uint64_t row, uint64_t last_row);
  // Writes rows into the latest chunk, behind the rows that were written before. Readers see the
  // rows after set_length() and a flush. HDF5 must not be locked: a stuck disk must not delay other
  // files.
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
  haddr_t chunk_address_ = HADDR_UNDEF;  // address of the latest chunk
  uint64_t length_ = 0;
  bool has_length_ = true;  // whether length_ is known
};

}  // namespace panda
