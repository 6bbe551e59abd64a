// What is kept of the values of one column in some rows.
#pragma once

#include <cstddef>
#include <cstdint>

#include "scaling/dtype.h"

namespace panda {

// How the values of a column are summed up.
enum class StatsKind {
  kReal,     // double
  kInteger,  // uint32, int32 or int64
  kBits,     // uint32: the minimum and the maximum of each bit
};

union StatsValue {
  double real;
  int64_t integer;  // of all kinds but kReal
};

struct ColumnStats {
  StatsValue min;   // of kBits: the bits that are set in all rows
  StatsValue max;   // of kBits: the bits that are set in any row
  StatsValue last;  // of the last row, NaN or not
  double sum;       // of the values that are not NaN; 0 for kBits
  uint64_t nans;
};

// Of no rows: what is merged into it stays what it is.
ColumnStats empty_stats(StatsKind kind);

// Of `count` values, at least one.
ColumnStats stats_of(StatsKind kind, Dtype type, const uint8_t* values, size_t count);

// Adds the rows of `later`, at least one, which follow those of `stats`.
void merge_stats(StatsKind kind, ColumnStats& stats, const ColumnStats& later);

// Of `count` doubles that are all no NaN, and no infinities of both signs; otherwise `sum` is NaN
// and the others are not to be used. `last` and `nans` are left alone.
void real_extent(const double* values, size_t count, ColumnStats& stats);

}  // namespace panda
