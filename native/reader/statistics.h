// Statistics of a numeric column, without HDF5: of all values, and of equal parts of the rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "element_type.h"

namespace panda::reader {

// Empty, or a value of the column's type: integers stay exact.
using Number = std::variant<std::monostate, int64_t, uint64_t, double>;

struct Statistics {
  // Of all values except NaN; empty if there are none.
  Number min;
  Number max;
  Number mean;
  std::optional<uint64_t> nans;  // empty if there were no numbers
  // The means of equal parts of the rows: row r belongs to part floor(r * parts / rows). NaN for a
  // part that has only NaN.
  std::vector<double> curve;
};

// Accumulates the values of a column in order.
class Accumulator {
 public:
  Accumulator() = default;
  virtual ~Accumulator() = default;
  Accumulator(const Accumulator&) = delete;
  Accumulator& operator=(const Accumulator&) = delete;

  // `values` points to `count` elements of the type in memory.
  virtual void add(const void* values, uint64_t count) = 0;
  // Adds the same value `count` times, in constant time.
  virtual void add_repeated(const void* value, uint64_t count) = 0;
  virtual Statistics finish() const = 0;
};

// `rows` is the number of values to be added, and `parts` the length of the curve if there are
// enough rows. Throws std::invalid_argument for types that are not numeric.
std::unique_ptr<Accumulator> make_accumulator(ElementKind kind, uint64_t rows, uint32_t parts);

}  // namespace panda::reader
