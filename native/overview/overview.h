// Summarizes an acquisition of any length in bounded memory: minimum, maximum, mean, last value and
// count of NaN of each column, over buckets of rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "column_stats.h"
#include "latest_rows.h"
#include "scaling/scale.h"
#include "stats_level.h"

namespace panda {

// Contiguous buckets; the last may have fewer rows.
struct OverviewRange {
  uint64_t first_row = 0;
  uint64_t end_row = 0;
  uint64_t bucket_rows = 1;  // a power of two
  // The buckets of each requested column.
  std::vector<std::vector<ColumnStats>> columns;
};

// Thread-safe: one thread adds rows while others read.
class Overview {
 public:
  // The preferred number of rows for add(), starting at a multiple of it.
  static constexpr size_t kPieceRows = 2048;
  static constexpr size_t kMostBytes = size_t{64} << 20;
  static constexpr size_t kMostBuckets = size_t{1} << 16;

  // is_bits[i]: column i is a word of bits. Throws std::bad_alloc, std::invalid_argument.
  Overview(const std::vector<Column>& columns, const std::vector<bool>& is_bits);
  Overview(const Overview&) = delete;
  Overview& operator=(const Overview&) = delete;
  ~Overview() = default;

  // Announces the rows that will be added next. Of a large batch only the last rows are kept
  // individually: copying all rows would take longer than summarizing them.
  void expect(uint64_t rows) noexcept;
  // columns[i] points to the first value of column i, in the output format of a Converter.
  void add(const uint8_t* const* columns, size_t rows) noexcept;
  // The preferred number of rows for the next add(), out of so many.
  size_t piece(size_t rows) const;

  uint64_t rows() const;
  const std::vector<StatsKind>& kinds() const { return kinds_; }
  const std::vector<Dtype>& types() const { return types_; }

  // The buckets that contain these rows. They have `bucket_rows` rows, a power of two, or more
  // where no finer level is left, and start at multiples of their size. At most kMostBuckets.
  OverviewRange read(uint64_t from, uint64_t to, uint64_t bucket_rows,
                     const std::vector<size_t>& columns) const;

  // Reduces the overview to so many buckets, after the end of the acquisition.
  void shrink(size_t buckets);
  size_t bytes() const;

 private:
  // The source of a range: a level, or the individual rows.
  struct Source {
    uint64_t bucket_rows;
    const StatsLevel* level;  // nullptr: the individual rows
  };

  void add_segment(const uint8_t* const* columns, size_t done, size_t rows) noexcept;
  Source choose(uint64_t from, uint64_t bucket_rows) const;
  ColumnStats sum_up(const Source& source, size_t column, uint64_t from, uint64_t to) const;

  mutable std::mutex mutex_;  // guards all members that change
  std::vector<StatsKind> kinds_;
  std::vector<Dtype> types_;
  std::vector<size_t> sizes_;  // bytes of a value
  size_t row_bytes_ = 0;
  uint64_t rows_ = 0;
  uint64_t skipped_until_ = 0;  // earlier rows are not kept individually
  StatsLevel whole_;
  std::vector<StatsLevel> recent_;  // from the finest to the coarsest
  LatestRows latest_;
  std::vector<ColumnStats> segment_;
};

}  // namespace panda
