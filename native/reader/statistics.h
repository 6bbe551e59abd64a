// Statistics of a column of numbers, without HDF5: of each value, and of equal parts of the rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "element_type.h"

namespace panda::reader {

// Nothing, or a value of the column's kind: integers stay exact.
using Number = std::variant<std::monostate, int64_t, uint64_t, double>;

struct Statistics {
  // Of all values that are not NaN; nothing if there are none.
  Number min;
  Number max;
  Number mean;
  std::optional<uint64_t> nans;  // nothing where no numbers were looked at
  // The means of equal parts of the rows: row r belongs to part floor(r * parts / rows). NaN where
  // a part has nothing but NaN.
  std::vector<double> curve;
};

// Takes the values of a column in their order.
class Accumulator {
 public:
  Accumulator() = default;
  virtual ~Accumulator() = default;
  Accumulator(const Accumulator&) = delete;
  Accumulator& operator=(const Accumulator&) = delete;

  // `values` points to `count` elements of the kind in memory.
  virtual void add(const void* values, uint64_t count) = 0;
  // The same value `count` times, in a time that does not depend on `count`.
  virtual void add_repeated(const void* value, uint64_t count) = 0;
  virtual Statistics finish() const = 0;
};

// `rows` is how many values will be added, `parts` the length of the curve where there are as many
// rows. Throws std::invalid_argument for kinds that are not numbers.
std::unique_ptr<Accumulator> make_accumulator(ElementKind kind, uint64_t rows, uint32_t parts);

}  // namespace panda::reader
