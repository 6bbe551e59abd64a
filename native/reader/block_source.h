// The rows of a one-dimensional dataset, a block at a time.
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
  // Until the next block is read; of `kind()`.
  const void* values = nullptr;
  uint64_t rows = 0;
  // `values` points to one value, that of all rows.
  bool is_repeated = false;
};

// HDF5 must be locked for all of it, destruction too. All throw ReadError.
class BlockSource {
 public:
  BlockSource(const std::string& path, bool is_live, const std::string& name);

  ElementKind kind() const { return type_.kind; }
  // 0 where there is nothing to read: of other dimensions, references, not even allocated texts.
  uint64_t rows() const { return rows_; }
  // The next rows from `first` on, at least one. Values that are not numbers are read, and given as
  // no values.
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
  // What rows have that are not stored.
  uint64_t fill_value_ = 0;
  bool has_fill_value_ = true;
  bool is_unstored_ = false;
  // First rows of the chunks that are stored, if these are few of very many.
  std::vector<uint64_t> stored_chunks_;
};

}  // namespace panda::reader
