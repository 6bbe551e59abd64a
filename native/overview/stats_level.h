// Buckets of one size, in the order of their rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "column_stats.h"

namespace panda {

using StatsKinds = std::vector<StatsKind>;

// A bucket has statistics of `bucket_rows` rows for each column. The memory is reserved in the
// constructor, so that adding never throws. The system allocates pages at their first use.
class StatsLevel {
 public:
  // What happens when all buckets are in use.
  enum class WhenFull {
    kDropOldest,
    kMergePairs,  // merge pairs, so that all rows stay, in buckets of twice the size
  };

  // `capacity`: number of buckets, even.
  StatsLevel(const StatsKinds& kinds, uint64_t bucket_rows, size_t capacity, WhenFull when_full);

  // Adds at most room() rows to the open bucket.
  void add(const ColumnStats* columns, uint64_t rows) noexcept;

  uint64_t bucket_rows() const { return bucket_rows_; }
  // Number of rows that the open bucket has room for.
  uint64_t room() const { return bucket_rows_ - open_rows_; }
  // The range of stored rows: those of complete buckets, and of the open one.
  uint64_t first_row() const { return first_bucket_ * bucket_rows_; }
  uint64_t end_row() const { return full_end_row() + open_rows_; }
  // The end of the rows in complete buckets.
  uint64_t full_end_row() const { return (first_bucket_ + count_) * bucket_rows_; }

  // The statistics of the bucket, complete or open, that starts with this row.
  const ColumnStats& at(uint64_t row, size_t column) const;

  // Merges pairs of buckets until at most so many are left, and frees all other memory.
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
