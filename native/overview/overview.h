// A picture of an acquisition of any length in bounded memory: minimum, maximum, mean, last value
// and count of NaN of each column, over buckets of rows.
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

// Buckets that follow each other without a gap; the last may have fewer rows.
struct OverviewRange {
  uint64_t first_row = 0;
  uint64_t end_row = 0;
  uint64_t bucket_rows = 1;  // a power of two
  // Of each column that was asked for.
  std::vector<std::vector<ColumnStats>> columns;
};

// Thread-safe: one thread adds rows, others read meanwhile.
class Overview {
 public:
  // Rows that are best added at a time, from a multiple of it on.
  static constexpr size_t kPieceRows = 512;
  static constexpr size_t kMostBytes = size_t{64} << 20;
  static constexpr size_t kMostBuckets = size_t{1} << 16;

  // is_bits[i]: column i is a word of bits. Throws std::bad_alloc, std::invalid_argument.
  Overview(const std::vector<Column>& columns, const std::vector<bool>& is_bits);
  Overview(const Overview&) = delete;
  Overview& operator=(const Overview&) = delete;
  ~Overview() = default;

  // So many rows will be added next. Of many, as they come at a high rate, only the last ones are
  // kept one by one: to copy all would take longer than to sum them up.
  void expect(uint64_t rows) noexcept;
  // columns[i] points at the first value of column i, as a Converter makes them.
  void add(const uint8_t* const* columns, size_t rows) noexcept;
  // How many rows are best added next, of so many.
  size_t piece(size_t rows) const;

  uint64_t rows() const;
  const std::vector<StatsKind>& kinds() const { return kinds_; }
  const std::vector<Dtype>& types() const { return types_; }

  // The buckets that have these rows. They are of `bucket_rows` rows, a power of two, or of more
  // where there is nothing finer, and begin at multiples of their size. No more than kMostBuckets.
  OverviewRange read(uint64_t from, uint64_t to, uint64_t bucket_rows,
                     const std::vector<size_t>& columns) const;

  // Keeps no more than so many buckets, for an acquisition that has ended.
  void shrink(size_t buckets);
  size_t bytes() const;

 private:
  // Where a range is read from: a level, or the single rows.
  struct Source {
    uint64_t bucket_rows;
    const StatsLevel* level;  // nullptr: the rows
  };

  void add_segment(const uint8_t* const* columns, size_t done, size_t rows) noexcept;
  Source choose(uint64_t from, uint64_t bucket_rows) const;
  ColumnStats sum_up(const Source& source, size_t column, uint64_t from, uint64_t to) const;

  mutable std::mutex mutex_;  // of all that changes
  std::vector<StatsKind> kinds_;
  std::vector<Dtype> types_;
  std::vector<size_t> sizes_;  // of a value, bytes
  size_t row_bytes_ = 0;
  uint64_t rows_ = 0;
  uint64_t skipped_until_ = 0;  // rows before this one are not kept one by one
  StatsLevel whole_;
  std::vector<StatsLevel> recent_;  // from the finest to the coarsest
  LatestRows latest_;
  std::vector<ColumnStats> segment_;
};

}  // namespace panda
