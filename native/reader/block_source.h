// Reads the rows of a one-dimensional dataset in blocks.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "element_type.h"
#include "hdf5/h5_handle.h"
#include "stored_file.h"

namespace panda::reader {

struct Block {
  // Of the type `kind()`; valid until the next block is read.
  const void* values = nullptr;
  uint64_t rows = 0;
  // `values` points to one value, which all rows have.
  bool is_repeated = false;
};

// HDF5 must be locked for all calls, including the destructor. All of them throw ReadError.
class BlockSource {
 public:
  BlockSource(const std::string& path, bool is_live, const std::string& name);

  ElementKind kind() const { return type_.kind; }
  // 0 if there is nothing to read: other dimensions, references, or text without storage.
  uint64_t rows() const { return rows_; }
  // Reads the next rows from `first` on, at least one. Values that are not numbers are read, but
  // not returned.
  Block read(uint64_t first);

 private:
  void open_dataset(size_t cache_bytes);
  void look_at_storage();
  void find_stored_chunks();
  void prepare_fill_value(hid_t creation);
  Block read_rows(uint64_t first, uint64_t count);
  uint64_t rows_to_fill(uint64_t first) const;
  [[noreturn]] void fail() const;

  StoredFile file_;
  std::string name_;
  H5Handle dataset_;
  H5Handle space_;
  H5Handle file_type_;
  H5Handle transfer_;
  ElementType type_;
  size_t element_bytes_ = 0;
  uint64_t rows_ = 0;
  uint64_t chunk_rows_ = 0;  // 0: not chunked
  uint64_t block_rows_ = 0;
  std::unique_ptr<char[]> block_;
  // The value of rows that are not stored.
  uint64_t fill_value_ = 0;
  bool has_fill_value_ = true;
  bool is_unstored_ = false;
  // First rows of the stored chunks, if few of very many are stored.
  std::vector<uint64_t> stored_chunks_;
};

}  // namespace panda::reader
