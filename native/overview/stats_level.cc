#include "stats_level.h"

#include <algorithm>

namespace panda {

namespace {

// The minimum capacity of a level that is shrunk, since rows may follow.
constexpr size_t kLeastBuckets = 128;

}  // namespace

StatsLevel::StatsLevel(const StatsKinds& kinds, uint64_t bucket_rows, size_t capacity,
                       WhenFull when_full)
    : kinds_(kinds),
      bucket_rows_(bucket_rows),
      capacity_(capacity),
      when_full_(when_full),
      open_(kinds.size()) {
  buckets_.reserve(capacity * kinds.size());
  empty_open();
}

void StatsLevel::empty_open() noexcept {
  for (size_t i = 0; i < kinds_.size(); ++i) open_[i] = empty_stats(kinds_[i]);
  open_rows_ = 0;
}

void StatsLevel::add(const ColumnStats* columns, uint64_t rows) noexcept {
  for (size_t i = 0; i < kinds_.size(); ++i) merge_stats(kinds_[i], open_[i], columns[i]);
  open_rows_ += rows;
  if (open_rows_ == bucket_rows_) close_bucket();
}

void StatsLevel::close_bucket() noexcept {
  const size_t columns = kinds_.size();
  const size_t place = static_cast<size_t>((first_bucket_ + count_) % capacity_) * columns;
  if (place == buckets_.size()) {
    buckets_.insert(buckets_.end(), open_.begin(), open_.end());
  } else {
    std::copy(open_.begin(), open_.end(), buckets_.begin() + static_cast<ptrdiff_t>(place));
  }
  if (count_ == capacity_) {
    ++first_bucket_;
  } else {
    ++count_;
  }
  empty_open();
  if (count_ == capacity_ && when_full_ == WhenFull::kMergePairs) merge_pairs();
}

// Requires a level that has dropped no bucket, and has no open bucket.
void StatsLevel::merge_pairs() noexcept {
  const size_t columns = kinds_.size();
  for (size_t pair = 0; pair < count_ / 2; ++pair) {
    for (size_t i = 0; i < columns; ++i) {
      ColumnStats merged = buckets_[2 * pair * columns + i];
      merge_stats(kinds_[i], merged, buckets_[(2 * pair + 1) * columns + i]);
      buckets_[pair * columns + i] = merged;
    }
  }
  count_ /= 2;
  bucket_rows_ *= 2;
  buckets_.resize(count_ * columns);
}

const ColumnStats& StatsLevel::at(uint64_t row, size_t column) const {
  const uint64_t bucket = row / bucket_rows_;
  if (bucket == first_bucket_ + count_) return open_[column];
  return buckets_[static_cast<size_t>(bucket % capacity_) * kinds_.size() + column];
}

void StatsLevel::shrink(size_t buckets) {
  const size_t columns = kinds_.size();
  while (count_ > buckets && when_full_ == WhenFull::kMergePairs) {
    // The last bucket of an odd number becomes part of the open bucket, which is smaller than a
    // bucket.
    if (count_ % 2 == 1) {
      std::vector<ColumnStats> odd(buckets_.end() - static_cast<ptrdiff_t>(columns),
                                   buckets_.end());
      for (size_t i = 0; open_rows_ > 0 && i < columns; ++i) {
        merge_stats(kinds_[i], odd[i], open_[i]);
      }
      open_ = odd;
      open_rows_ += bucket_rows_;
      --count_;
      buckets_.resize(count_ * columns);
    }
    merge_pairs();
  }
  capacity_ = std::max(kLeastBuckets, count_ + 2 - count_ % 2);
  std::vector<ColumnStats> copy;
  copy.reserve(capacity_ * columns);
  copy.assign(buckets_.begin(), buckets_.end());
  buckets_.swap(copy);
}

}  // namespace panda
