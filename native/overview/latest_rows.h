// The latest rows of an acquisition, stored individually.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "column_stats.h"
#include "os/page_memory.h"

namespace panda {

// A ring of the values of each column. Not thread-safe.
class LatestRows {
 public:
  // `sizes`: bytes of a value in each column.
  LatestRows(std::vector<size_t> sizes, size_t capacity);

  // columns[i] points to the first value of column i.
  void add(const uint8_t* const* columns, size_t rows) noexcept;
  // Skips rows. Drops all earlier rows, so that there is no gap.
  void skip(uint64_t rows) noexcept;

  uint64_t first_row() const { return first_row_; }
  uint64_t end_row() const { return end_row_; }

  // The statistics of stored rows, at least one.
  ColumnStats stats(StatsKind kind, Dtype type, size_t column, uint64_t from, uint64_t to) const;

  // Drops all rows, and stores no more.
  void clear();
  size_t bytes() const { return memory_.size(); }

 private:
  std::vector<size_t> sizes_;
  size_t capacity_;
  PageMemory memory_;
  std::vector<uint8_t*> columns_;
  uint64_t first_row_ = 0;
  uint64_t end_row_ = 0;
};

}  // namespace panda
