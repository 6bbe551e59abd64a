// Buckets of one size, in the order of the rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "column_stats.h"

namespace panda {

using StatsKinds = std::vector<StatsKind>;

// A bucket sums up `bucket_rows` rows: a ColumnStats for each column. What the level may hold is
// reserved when it is made, so that adding to it never throws. The system gives it the memory when
// it is first used.
class StatsLevel {
 public:
  // What becomes of the buckets when there is no room for another.
  enum class WhenFull {
    kDropOldest,
    kMergePairs,  // so that all rows stay, in buckets of twice the size
  };

  // `capacity`: buckets, even.
  StatsLevel(const StatsKinds& kinds, uint64_t bucket_rows, size_t capacity, WhenFull when_full);

  // Adds rows to the bucket that is being filled: no more than room().
  void add(const ColumnStats* columns, uint64_t rows) noexcept;

  uint64_t bucket_rows() const { return bucket_rows_; }
  // How many rows the bucket that is being filled still takes.
  uint64_t room() const { return bucket_rows_ - open_rows_; }
  // The rows that it holds: all of whole buckets, and those of the one that is being filled.
  uint64_t first_row() const { return first_bucket_ * bucket_rows_; }
  uint64_t end_row() const { return full_end_row() + open_rows_; }
  // The rows of whole buckets end here.
  uint64_t full_end_row() const { return (first_bucket_ + count_) * bucket_rows_; }

  // Of a whole bucket, or of the one that is being filled, that begins with this row.
  const ColumnStats& at(uint64_t row, size_t column) const;

  // Merges pairs of buckets until there are no more than so many, and lets go of all other memory.
  void shrink(size_t buckets);

  size_t bytes() const { return buckets_.capacity() * sizeof(ColumnStats); }

 private:
  void close_bucket() noexcept;
  void merge_pairs() noexcept;
  void empty_open() noexcept;

  StatsKinds kinds_;
  uint64_t bucket_rows_;
  size_t capacity_;
  WhenFull when_full_;
  std::vector<ColumnStats> buckets_;  // a ring: bucket b is at b % capacity_
  uint64_t first_bucket_ = 0;
  size_t count_ = 0;
  std::vector<ColumnStats> open_;
  uint64_t open_rows_ = 0;
};

}  // namespace panda
