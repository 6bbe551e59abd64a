// Reads all of a dataset once, a block at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "block_source.h"
#include "statistics.h"

namespace panda::reader {

// One thread at a time. It locks HDF5 itself, for each block apart.
class DatasetScan {
 public:
  // Does nothing yet. `parts`: of the curve.
  DatasetScan(std::string path, bool is_live, std::string name, uint32_t parts);
  ~DatasetScan();
  DatasetScan(const DatasetScan&) = delete;
  DatasetScan& operator=(const DatasetScan&) = delete;

  // Reads the next block. Returns the statistics when all has been read: those of one-dimensional
  // numbers; others have none, and are read only to see whether that can be done. Takes some ten
  // megabytes of memory, or what one chunk of the dataset takes. Throws ReadError; then, and when
  // all has been read, it is not to be called again.
  std::optional<Statistics> next();

  // How many rows have been read.
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
