// The loop that summarizes most values (column_stats.h).
#include <algorithm>

#include "column_stats.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace panda {

namespace {

// Four independent values, so that no operation waits for the previous one.
constexpr size_t kTogether = 4;

void portable_extent(const double* values, size_t count, ColumnStats& stats) {
  double min[kTogether], max[kTogether], sum[kTogether] = {};
  std::fill(min, min + kTogether, stats.min.real);
  std::fill(max, max + kTogether, stats.max.real);
  size_t i = 0;
  for (; i + kTogether <= count; i += kTogether) {
    for (size_t lane = 0; lane < kTogether; ++lane) {
      const double value = values[i + lane];
      min[lane] = value < min[lane] ? value : min[lane];
      max[lane] = value > max[lane] ? value : max[lane];
      sum[lane] += value;
    }
  }
  for (; i < count; ++i) {
    min[0] = std::min(min[0], values[i]);
    max[0] = std::max(max[0], values[i]);
    sum[0] += values[i];
  }
  stats.min.real = *std::min_element(min, min + kTogether);
  stats.max.real = *std::max_element(max, max + kTogether);
  stats.sum = (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

#if defined(__x86_64__) && defined(__GNUC__)

constexpr size_t kLanes = 4;

__attribute__((target("avx2"))) void avx2_extent(const double* values, size_t count,
                                                 ColumnStats& stats) {
  __m256d min[kTogether], max[kTogether], sum[kTogether];
  for (size_t k = 0; k < kTogether; ++k) {
    min[k] = _mm256_set1_pd(stats.min.real);
    max[k] = _mm256_set1_pd(stats.max.real);
    sum[k] = _mm256_setzero_pd();
  }
  size_t i = 0;
  for (; i + kTogether * kLanes <= count; i += kTogether * kLanes) {
    for (size_t k = 0; k < kTogether; ++k) {
      const __m256d value = _mm256_loadu_pd(values + i + k * kLanes);
      min[k] = _mm256_min_pd(value, min[k]);
      max[k] = _mm256_max_pd(value, max[k]);
      sum[k] = _mm256_add_pd(sum[k], value);
    }
  }
  double low[kLanes], high[kLanes], part[kLanes];
  _mm256_storeu_pd(low,
                   _mm256_min_pd(_mm256_min_pd(min[0], min[1]), _mm256_min_pd(min[2], min[3])));
  _mm256_storeu_pd(high,
                   _mm256_max_pd(_mm256_max_pd(max[0], max[1]), _mm256_max_pd(max[2], max[3])));
  _mm256_storeu_pd(part,
                   _mm256_add_pd(_mm256_add_pd(sum[0], sum[1]), _mm256_add_pd(sum[2], sum[3])));
  for (; i < count; ++i) {
    low[0] = std::min(low[0], values[i]);
    high[0] = std::max(high[0], values[i]);
    part[0] += values[i];
  }
  stats.min.real = *std::min_element(low, low + kLanes);
  stats.max.real = *std::max_element(high, high + kLanes);
  stats.sum = (part[0] + part[1]) + (part[2] + part[3]);
}

bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0;
  return has;
}

#endif

}  // namespace

void real_extent(const double* values, size_t count, ColumnStats& stats) {
#if defined(__x86_64__) && defined(__GNUC__)
  if (has_avx2()) return avx2_extent(values, count, stats);
#endif
  portable_extent(values, count, stats);
}

}  // namespace panda
