#include "overview.h"

#include <algorithm>
#include <stdexcept>

namespace panda {

namespace {

// At this limit pairs of buckets are merged, so that at least half of it is always in use.
constexpr size_t kWholeBuckets = 8192;
constexpr size_t kRecentBuckets = 4096;
constexpr size_t kRecentLevels = 3;
// In a bucket of the finest level.
constexpr uint64_t kFinestRows = 512;
// The ratio of bucket sizes between two levels.
constexpr uint64_t kRecentFactor = 8;
constexpr size_t kLatestBytes = size_t{24} << 20;
// Rows of one batch are kept individually up to this many bytes. Of a larger batch only the last
// rows are kept individually, up to this many bytes.
constexpr size_t kMostLatestBytes = size_t{1} << 20;
constexpr size_t kFewLatestBytes = size_t{1} << 17;
constexpr size_t kLeastLatestRows = 1024;

StatsKinds kinds_of(const std::vector<Column>& columns, const std::vector<bool>& is_bits) {
  if (is_bits.size() != columns.size()) throw std::invalid_argument("wrong number of columns");
  StatsKinds kinds;
  for (size_t i = 0; i < columns.size(); ++i) {
    const Dtype type = output_type(columns[i]);
    if (is_bits[i] && type != Dtype::kUint32) throw std::invalid_argument("bits are uint32");
    kinds.push_back(is_bits[i]               ? StatsKind::kBits
                    : type == Dtype::kDouble ? StatsKind::kReal
                                             : StatsKind::kInteger);
  }
  return kinds;
}

std::vector<size_t> sizes_of(const std::vector<Column>& columns) {
  std::vector<size_t> sizes;
  sizes.reserve(columns.size());
  for (const Column& column : columns) sizes.push_back(output_size(column));
  return sizes;
}

size_t sum_of(const std::vector<size_t>& sizes) {
  size_t sum = 0;
  for (const size_t size : sizes) sum += size;
  return sum;
}

// The number of buckets of a level, limited by its share of the memory.
size_t buckets_in(size_t share, size_t columns, size_t most) {
  const size_t bucket_bytes = std::max<size_t>(1, columns) * sizeof(ColumnStats);
  return std::clamp<size_t>(share / bucket_bytes / 2 * 2, 2, most);
}

size_t latest_capacity(const std::vector<size_t>& sizes) {
  const size_t row_bytes = std::max<size_t>(1, sum_of(sizes));
  return std::max(kLatestBytes / row_bytes, kLeastLatestRows);
}

}  // namespace

Overview::Overview(const std::vector<Column>& columns, const std::vector<bool>& is_bits)
    : kinds_(kinds_of(columns, is_bits)),
      sizes_(sizes_of(columns)),
      row_bytes_(std::max<size_t>(1, sum_of(sizes_))),
      whole_(kinds_, 1, buckets_in(kMostBytes / 2, columns.size(), kWholeBuckets),
             StatsLevel::WhenFull::kMergePairs),
      latest_(sizes_, latest_capacity(sizes_)),
      segment_(columns.size()) {
  for (const Column& column : columns) types_.push_back(output_type(column));
  const size_t left = kMostBytes - std::min(kMostBytes, whole_.bytes() + latest_.bytes());
  const size_t buckets = buckets_in(left / kRecentLevels, columns.size(), kRecentBuckets);
  recent_.reserve(kRecentLevels);
  uint64_t bucket_rows = kFinestRows;
  for (size_t i = 0; i < kRecentLevels; ++i, bucket_rows *= kRecentFactor) {
    recent_.emplace_back(kinds_, bucket_rows, buckets, StatsLevel::WhenFull::kDropOldest);
  }
}

void Overview::expect(uint64_t rows) noexcept {
  const std::lock_guard<std::mutex> guard(mutex_);
  const uint64_t most = std::max(kMostLatestBytes / row_bytes_, kLeastLatestRows);
  const uint64_t few = std::max(kFewLatestBytes / row_bytes_, kLeastLatestRows);
  skipped_until_ = rows > most ? rows_ + rows - few : rows_;
}

size_t Overview::piece(size_t rows) const {
  const std::lock_guard<std::mutex> guard(mutex_);
  const size_t piece = std::min<size_t>(rows, kPieceRows - rows_ % kPieceRows);
  // No piece contains both skipped rows and others.
  const uint64_t skipped = skipped_until_ > rows_ ? skipped_until_ - rows_ : piece;
  return static_cast<size_t>(std::min<uint64_t>(piece, skipped));
}

void Overview::add(const uint8_t* const* columns, size_t rows) noexcept {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (rows_ < skipped_until_) {
    latest_.skip(rows);
  } else {
    latest_.add(columns, rows);
  }
  for (size_t done = 0; done < rows;) {
    const uint64_t fine = recent_.empty() ? rows : recent_.front().room();
    const uint64_t room = std::min(whole_.room(), fine);
    const size_t take = static_cast<size_t>(std::min<uint64_t>(rows - done, room));
    add_segment(columns, done, take);
    done += take;
  }
}

// Adds at most as many rows as the finest open bucket has room for.
void Overview::add_segment(const uint8_t* const* columns, size_t done, size_t rows) noexcept {
  for (size_t i = 0; i < kinds_.size(); ++i) {
    segment_[i] = stats_of(kinds_[i], types_[i], columns[i] + done * sizes_[i], rows);
  }
  whole_.add(segment_.data(), rows);
  for (StatsLevel& level : recent_) level.add(segment_.data(), rows);
  rows_ += rows;
}

uint64_t Overview::rows() const {
  const std::lock_guard<std::mutex> guard(mutex_);
  return rows_;
}

Overview::Source Overview::choose(uint64_t from, uint64_t bucket_rows) const {
  Source fitting = {0, nullptr};
  Source finest = {whole_.bucket_rows(), &whole_};
  const uint64_t aligned = from / bucket_rows * bucket_rows;
  const auto consider = [&](uint64_t rows, uint64_t first_row, const StatsLevel* level) {
    if (rows <= bucket_rows && first_row <= aligned && rows > fitting.bucket_rows) {
      fitting = {rows, level};
    }
    if (first_row <= from / rows * rows && rows < finest.bucket_rows) finest = {rows, level};
  };
  if (latest_.first_row() < latest_.end_row()) consider(1, latest_.first_row(), nullptr);
  for (const StatsLevel& level : recent_) consider(level.bucket_rows(), level.first_row(), &level);
  consider(whole_.bucket_rows(), 0, &whole_);
  return fitting.bucket_rows > 0 ? fitting : finest;
}

ColumnStats Overview::sum_up(const Source& source, size_t column, uint64_t from,
                             uint64_t to) const {
  const StatsKind kind = kinds_[column];
  if (source.level == nullptr) return latest_.stats(kind, types_[column], column, from, to);
  ColumnStats stats = empty_stats(kind);
  for (uint64_t row = from; row < to; row += source.bucket_rows) {
    merge_stats(kind, stats, source.level->at(row, column));
  }
  return stats;
}

OverviewRange Overview::read(uint64_t from, uint64_t to, uint64_t bucket_rows,
                             const std::vector<size_t>& columns) const {
  for (const size_t column : columns) {
    if (column >= kinds_.size()) throw std::invalid_argument("there is no such column");
  }
  if (bucket_rows == 0 || (bucket_rows & (bucket_rows - 1)) != 0) {
    throw std::invalid_argument("the rows of a bucket are no power of two");
  }
  const std::lock_guard<std::mutex> guard(mutex_);
  OverviewRange range;
  range.columns.resize(columns.size());
  range.bucket_rows = bucket_rows;
  to = std::min(to, rows_);
  if (from >= to) {
    range.first_row = range.end_row = std::min(from, rows_);
    return range;
  }
  const Source source = choose(from, bucket_rows);
  const uint64_t step = std::max(bucket_rows, source.bucket_rows);
  range.bucket_rows = step;
  range.first_row = from / step * step;
  const uint64_t buckets = (to - range.first_row + step - 1) / step;
  if (buckets > kMostBuckets) throw std::invalid_argument("too many buckets");
  range.end_row = std::min(rows_, range.first_row + buckets * step);
  for (size_t i = 0; i < columns.size(); ++i) {
    range.columns[i].reserve(static_cast<size_t>(buckets));
    for (uint64_t row = range.first_row; row < range.end_row; row += step) {
      const uint64_t end = std::min(range.end_row, row + step);
      range.columns[i].push_back(sum_up(source, columns[i], row, end));
    }
  }
  return range;
}

void Overview::shrink(size_t buckets) {
  const std::lock_guard<std::mutex> guard(mutex_);
  latest_.clear();
  recent_.clear();
  whole_.shrink(buckets);
}

size_t Overview::bytes() const {
  const std::lock_guard<std::mutex> guard(mutex_);
  size_t bytes = whole_.bytes() + latest_.bytes();
  for (const StatsLevel& level : recent_) bytes += level.bytes();
  return bytes;
}

}  // namespace panda
