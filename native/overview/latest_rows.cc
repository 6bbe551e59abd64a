#include "latest_rows.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

namespace panda {

LatestRows::LatestRows(std::vector<size_t> sizes, size_t capacity)
    : sizes_(std::move(sizes)),
      capacity_(capacity),
      memory_(capacity * std::accumulate(sizes_.begin(), sizes_.end(), size_t{0})) {
  uint8_t* column = memory_.get();
  // The widest columns come first, so that each value is aligned.
  columns_.resize(sizes_.size());
  for (const size_t size : {size_t{8}, size_t{4}}) {
    for (size_t i = 0; i < sizes_.size(); ++i) {
      if (sizes_[i] != size) continue;
      columns_[i] = column;
      column += size * capacity_;
    }
  }
}

void LatestRows::add(const uint8_t* const* columns, size_t rows) noexcept {
  if (memory_.get() == nullptr) return skip(rows);
  const size_t unseen = rows > capacity_ ? rows - capacity_ : 0;
  for (size_t done = unseen; done < rows;) {
    const size_t place = static_cast<size_t>((end_row_ + done) % capacity_);
    const size_t take = std::min(rows - done, capacity_ - place);
    for (size_t i = 0; i < sizes_.size(); ++i) {
      std::memcpy(columns_[i] + place * sizes_[i], columns[i] + done * sizes_[i], take * sizes_[i]);
    }
    done += take;
  }
  end_row_ += rows;
  if (end_row_ > capacity_) first_row_ = std::max(first_row_, end_row_ - capacity_);
}

void LatestRows::skip(uint64_t rows) noexcept {
  end_row_ += rows;
  first_row_ = end_row_;
}

ColumnStats LatestRows::stats(StatsKind kind, Dtype type, size_t column, uint64_t from,
                              uint64_t to) const {
  ColumnStats stats = empty_stats(kind);
  for (uint64_t row = from; row < to;) {
    const size_t place = static_cast<size_t>(row % capacity_);
    const size_t take = static_cast<size_t>(std::min<uint64_t>(to - row, capacity_ - place));
    merge_stats(kind, stats, stats_of(kind, type, columns_[column] + place * sizes_[column], take));
    row += take;
  }
  return stats;
}

void LatestRows::clear() {
  const PageMemory memory = std::move(memory_);
  first_row_ = end_row_;
}

}  // namespace panda
