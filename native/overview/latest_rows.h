// The latest rows of an acquisition, one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "column_stats.h"
#include "os/page_memory.h"

namespace panda {

// Values of each column in a ring. Not thread-safe.
class LatestRows {
 public:
  // `sizes`: of a value of each column, bytes.
  LatestRows(std::vector<size_t> sizes, size_t capacity);

  // columns[i] points at the first value of column i.
  void add(const uint8_t* const* columns, size_t rows) noexcept;
  // Leaves rows out. What was there before them is dropped, so that no gap is in between.
  void skip(uint64_t rows) noexcept;

  uint64_t first_row() const { return first_row_; }
  uint64_t end_row() const { return end_row_; }

  // Of rows that are there, at least one.
  ColumnStats stats(StatsKind kind, Dtype type, size_t column, uint64_t from, uint64_t to) const;

  // Lets go of all rows, and keeps no others.
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
