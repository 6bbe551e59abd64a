#include "column_stats.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace panda {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// For values that include NaN.
void careful_extent(const double* values, size_t count, ColumnStats& stats) {
  for (size_t i = 0; i < count; ++i) {
    const double value = values[i];
    if (std::isnan(value)) {
      ++stats.nans;
      continue;
    }
    stats.min.real = std::min(stats.min.real, value);
    stats.max.real = std::max(stats.max.real, value);
    stats.sum += value;
  }
}

ColumnStats real_stats(const uint8_t* bytes, size_t count) {
  const double* const values = reinterpret_cast<const double*>(bytes);
  ColumnStats stats = empty_stats(StatsKind::kReal);
  real_extent(values, count, stats);
  if (std::isnan(stats.sum)) {
    stats = empty_stats(StatsKind::kReal);
    careful_extent(values, count, stats);
  }
  stats.last.real = values[count - 1];
  return stats;
}

template <typename T>
ColumnStats integer_stats(const uint8_t* bytes, size_t count) {
  const T* const values = reinterpret_cast<const T*>(bytes);
  T min = values[0];
  T max = values[0];
  double sum = 0;
  for (size_t i = 0; i < count; ++i) {
    min = std::min(min, values[i]);
    max = std::max(max, values[i]);
    sum += static_cast<double>(values[i]);
  }
  ColumnStats stats = empty_stats(StatsKind::kInteger);
  stats.min.integer = static_cast<int64_t>(min);
  stats.max.integer = static_cast<int64_t>(max);
  stats.last.integer = static_cast<int64_t>(values[count - 1]);
  stats.sum = sum;
  return stats;
}

ColumnStats bits_stats(const uint8_t* bytes, size_t count) {
  const uint32_t* const values = reinterpret_cast<const uint32_t*>(bytes);
  uint32_t all = ~uint32_t{0};
  uint32_t any = 0;
  for (size_t i = 0; i < count; ++i) {
    all &= values[i];
    any |= values[i];
  }
  ColumnStats stats = empty_stats(StatsKind::kBits);
  stats.min.integer = all;
  stats.max.integer = any;
  stats.last.integer = values[count - 1];
  return stats;
}

}  // namespace

ColumnStats empty_stats(StatsKind kind) {
  ColumnStats stats = {};
  switch (kind) {
    case StatsKind::kReal:
      stats.min.real = kInfinity;
      stats.max.real = -kInfinity;
      break;
    case StatsKind::kInteger:
      stats.min.integer = std::numeric_limits<int64_t>::max();
      stats.max.integer = std::numeric_limits<int64_t>::min();
      break;
    case StatsKind::kBits:
      stats.min.integer = std::numeric_limits<uint32_t>::max();
      stats.max.integer = 0;
      break;
  }
  return stats;
}

ColumnStats stats_of(StatsKind kind, Dtype type, const uint8_t* values, size_t count) {
  if (kind == StatsKind::kReal) return real_stats(values, count);
  if (kind == StatsKind::kBits) return bits_stats(values, count);
  if (type == Dtype::kUint32) return integer_stats<uint32_t>(values, count);
  if (type == Dtype::kInt32) return integer_stats<int32_t>(values, count);
  return integer_stats<int64_t>(values, count);
}

void merge_stats(StatsKind kind, ColumnStats& stats, const ColumnStats& later) {
  if (kind == StatsKind::kReal) {
    stats.min.real = std::min(stats.min.real, later.min.real);
    stats.max.real = std::max(stats.max.real, later.max.real);
  } else if (kind == StatsKind::kInteger) {
    stats.min.integer = std::min(stats.min.integer, later.min.integer);
    stats.max.integer = std::max(stats.max.integer, later.max.integer);
  } else {
    stats.min.integer &= later.min.integer;
    stats.max.integer |= later.max.integer;
  }
  stats.last = later.last;
  stats.sum += later.sum;
  stats.nans += later.nans;
}

}  // namespace panda
