// The inner loops of scale.h.
#pragma once

#include <cstring>
#include <limits>

#include "scale.h"

namespace panda {

constexpr size_t kMostColumnsTogether = 4;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Reads from any address: samples are packed.
template <typename T>
T load(const uint8_t* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

// Samples that stay in the L1 cache while all columns are converted.
struct SampleBlock {
  const uint8_t* samples = nullptr;
  size_t stride = 0;  // from one sample to the next, bytes
  size_t count = 0;
  const uint8_t* gates = nullptr;    // the gate duration of the first sample, if there is one
  const double* divisors = nullptr;  // gate durations, NaN for 0, if there are means
};

struct KernelChoice {
  Kernel kernel = nullptr;  // nullptr: no kernel
  size_t columns = 0;       // number of columns that the kernel converts, from the first on
};

// The kernel for any valid column, on any processor.
KernelChoice portable_kernel(const Column& column);

// The kernel for the first of `count` columns and for as many following columns as it can include.
KernelChoice avx2_kernel(const Column* columns, size_t count);

}  // namespace panda
