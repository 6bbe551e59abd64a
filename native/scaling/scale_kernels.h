// The inner loops of scale.h.
#pragma once

#include <cstring>
#include <limits>

#include "scale.h"

namespace panda {

constexpr size_t kMostColumnsTogether = 4;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// From any place: a sample is packed.
template <typename T>
T load(const uint8_t* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

// Some samples that stay in the first cache while all columns are converted.
struct SampleBlock {
  const uint8_t* samples = nullptr;
  size_t stride = 0;  // from one sample to the next, bytes
  size_t count = 0;
  const uint8_t* gates = nullptr;    // the gate duration of the first sample, if there is one
  const double* divisors = nullptr;  // the gate duration of each, NaN for 0, if there are means
};

struct KernelChoice {
  Kernel kernel = nullptr;  // nullptr: there is none
  size_t columns = 0;       // how many it is for, from the first on
};

// For any column that validate() has let pass, and any processor.
KernelChoice portable_kernel(const Column& column);

// For the first of `count` columns, and as many of the others as can go with it.
KernelChoice avx2_kernel(const Column* columns, size_t count);

}  // namespace panda
