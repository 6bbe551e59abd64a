// Statistics of one column over some rows.
#pragma once

#include <cstddef>
#include <cstdint>

#include "scaling/dtype.h"

namespace panda {

// How the values of a column are summarized.
enum class StatsKind {
  kReal,     // double
  kInteger,  // uint32, int32 or int64
  kBits,     // uint32: minimum and maximum of each bit
};

union StatsValue {
  double real;
  int64_t integer;  // for all kinds except kReal
};

struct ColumnStats {
  StatsValue min;   // for kBits: the bits that are set in all rows
  StatsValue max;   // for kBits: the bits that are set in any row
  StatsValue last;  // the value of the last row, which may be NaN
  double sum;       // of the values that are not NaN; 0 for kBits
  uint64_t nans;
};

// The statistics of no rows: the neutral element of merge_stats().
ColumnStats empty_stats(StatsKind kind);

// The statistics of `count` values, at least one.
ColumnStats stats_of(StatsKind kind, Dtype type, const uint8_t* values, size_t count);

// Adds the rows of `later`, at least one, which follow the rows of `stats`.
void merge_stats(StatsKind kind, ColumnStats& stats, const ColumnStats& later);

// Sets min, max and sum for `count` doubles. If the values contain NaN, or infinities of both
// signs, `sum` is NaN and the results are invalid. Leaves `last` and `nans` unchanged.
void real_extent(const double* values, size_t count, ColumnStats& stats);

}  // namespace panda
