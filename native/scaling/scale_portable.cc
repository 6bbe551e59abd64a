// Converts column by column, on any processor.
#include <cmath>
#include <cstring>

#include "scale_kernels.h"
#include "uint128.h"

namespace panda {

namespace {

// The functions below handle several values at a time, so that the compiler can store or divide
// them by one instruction.

template <typename T>
void copy_column(const SampleBlock& block, const Column* column, uint8_t* const* outputs) {
  const size_t stride = block.stride;
  const uint8_t* p = block.samples + column->position;
  uint8_t* const output = outputs[0];
  size_t i = 0;
  for (; i + 4 <= block.count; i += 4, p += 4 * stride) {
    const T values[] = {load<T>(p), load<T>(p + stride), load<T>(p + 2 * stride),
                        load<T>(p + 3 * stride)};
    std::memcpy(output + i * sizeof(T), values, sizeof values);
  }
  for (; i < block.count; ++i, p += stride) std::memcpy(output + i * sizeof(T), p, sizeof(T));
}

void bit_column(const SampleBlock& block, const Column* column, uint8_t* const* outputs) {
  const uint8_t* p = block.samples + column->position + column->bit / 8;
  const size_t shift = column->bit % 8;
  for (size_t i = 0; i < block.count; ++i, p += block.stride) {
    outputs[0][i] = static_cast<uint8_t>(*p >> shift & 1);
  }
}

template <typename T>
void scale_column(const SampleBlock& block, const Column* column, uint8_t* const* outputs) {
  const double scale = column->scale;
  const double offset = column->offset;
  const size_t stride = block.stride;
  const size_t count = block.count;
  const uint8_t* p = block.samples + column->position;
  double* const output = reinterpret_cast<double*>(outputs[0]);
  size_t i = 0;
  // The compiler does that itself for narrow types.
  for (; sizeof(T) == 8 && i + 2 <= count; i += 2, p += 2 * stride) {
    const double first = static_cast<double>(load<T>(p)) * scale + offset;
    const double second = static_cast<double>(load<T>(p + stride)) * scale + offset;
    output[i] = first;
    output[i + 1] = second;
  }
  for (; i < count; ++i, p += stride) {
    output[i] = static_cast<double>(load<T>(p)) * scale + offset;
  }
}

template <typename T>
void mean_column(const SampleBlock& block, const Column* column, uint8_t* const* outputs) {
  const double scale = column->scale;
  const double offset = column->offset;
  const double* const divisors = block.divisors;
  const size_t stride = block.stride;
  const size_t count = block.count;
  const uint8_t* p = block.samples + column->position;
  double* const output = reinterpret_cast<double*>(outputs[0]);
  size_t i = 0;
  for (; i + 2 <= count; i += 2, p += 2 * stride) {
    const double first = static_cast<double>(load<T>(p)) * scale / divisors[i] + offset;
    const double second =
        static_cast<double>(load<T>(p + stride)) * scale / divisors[i + 1] + offset;
    output[i] = first;
    output[i + 1] = second;
  }
  if (i < count) output[i] = static_cast<double>(load<T>(p)) * scale / divisors[i] + offset;
}

// The operations of the PandA, in its order: another order changes the last bit of four values in
// ten. NaN without a deviation: an empty gate, a mean that does not fit 32 bits, or squares that
// are too small for the sum.
double deviation(uint32_t gate, int64_t sum, const Uint128& squares) {
  if (gate == 0) return kNaN;
  const uint64_t bits = static_cast<uint64_t>(sum);
  const uint64_t magnitude = sum < 0 ? 0 - bits : bits;
  const uint64_t mean = magnitude / gate;
  const uint64_t rest = magnitude - mean * gate;
  if (mean > std::numeric_limits<uint32_t>::max()) return kNaN;
  const Uint128 part = multiply_64_by_32(magnitude + rest, static_cast<uint32_t>(mean));
  if (squares < part) return kNaN;
  const double count = static_cast<double>(gate);
  const double short_rest = static_cast<double>(static_cast<uint32_t>(rest));
  // The square root of a negative number is NaN, but its sign depends on the processor.
  const double difference = to_double_by_words(squares - part) - short_rest * short_rest / count;
  return difference < 0 ? kNaN : std::sqrt(difference / count);
}

// The sum (int64) is stored just before the sum of squares (uint96).
void stddev_column(const SampleBlock& block, const Column* column, uint8_t* const* outputs) {
  const uint8_t* p = block.samples + column->position;
  const uint8_t* gates = block.gates;
  double* const output = reinterpret_cast<double*>(outputs[0]);
  for (size_t i = 0; i < block.count; ++i, p += block.stride, gates += block.stride) {
    const Uint128 squares = {load<uint32_t>(p + 8), load<uint64_t>(p)};
    const int64_t sum = load<int64_t>(p - sizeof(int64_t));
    output[i] = deviation(load<uint32_t>(gates), sum, squares) * column->scale;
  }
}

Kernel kernel_of(const Column& column) {
  switch (column.conversion) {
    case Conversion::kCopy:
      return dtype_info(column.type).size == 4 ? copy_column<uint32_t> : copy_column<uint64_t>;
    case Conversion::kBit:
      return bit_column;
    case Conversion::kScale:
      if (column.type == Dtype::kUint32) return scale_column<uint32_t>;
      if (column.type == Dtype::kInt32) return scale_column<int32_t>;
      if (column.type == Dtype::kInt64) return scale_column<int64_t>;
      return scale_column<double>;
    case Conversion::kMean:
      if (column.type == Dtype::kUint32) return mean_column<uint32_t>;
      if (column.type == Dtype::kInt32) return mean_column<int32_t>;
      return mean_column<int64_t>;
    case Conversion::kStdDev:
      return stddev_column;
  }
  return nullptr;
}

}  // namespace

KernelChoice portable_kernel(const Column& column) { return {kernel_of(column), 1}; }

}  // namespace panda
