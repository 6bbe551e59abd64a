// Reads a whole dataset once, in blocks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "block_source.h"
#include "statistics.h"

namespace panda::reader {

// For one thread at a time. It locks HDF5 itself, separately for each block.
class DatasetScan {
 public:
  // Does not read yet. `parts`: the points of the curve.
  DatasetScan(std::string path, bool is_live, std::string name, uint32_t parts);
  ~DatasetScan();
  DatasetScan(const DatasetScan&) = delete;
  DatasetScan& operator=(const DatasetScan&) = delete;

  // Reads the next block. Returns the statistics after the last block: those of one-dimensional
  // numeric datasets. Other datasets have none, and are read only to check that they can be. Takes
  // some ten megabytes of memory, or the size of one chunk. Throws ReadError. Do not call it again
  // after an error or the last block.
  std::optional<Statistics> next();

  // The number of rows read so far.
  uint64_t progress() const { return rows_read_; }

 private:
  void open();
  void close();

  std::string path_;
  bool is_live_;
  std::string name_;
  uint32_t parts_;
  uint64_t rows_ = 0;
  uint64_t rows_read_ = 0;
  std::unique_ptr<BlockSource> source_;
  std::unique_ptr<Accumulator> accumulator_;
};

}  // namespace panda::reader
