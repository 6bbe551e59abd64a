#include "scale.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "uint128.h"

namespace panda {

namespace {

// Samples converted for all columns before going on: they stay in the L1 cache meanwhile.
constexpr size_t kBlockBytes = size_t{12} << 10;
constexpr size_t kLeastBlockSamples = 16;
constexpr size_t kMostBlockSamples = 512;
constexpr size_t kCacheLineBytes = 64;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <typename T>
T load(const uint8_t* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

// What follows takes several values at a time, so that the compiler has them stored, or divided, by
// one instruction.

template <typename T>
void copy_column(const uint8_t* p, size_t stride, size_t count, uint8_t* output) {
  size_t i = 0;
  for (; i + 4 <= count; i += 4, p += 4 * stride) {
    const T values[] = {load<T>(p), load<T>(p + stride), load<T>(p + 2 * stride),
                        load<T>(p + 3 * stride)};
    std::memcpy(output + i * sizeof(T), values, sizeof values);
  }
  for (; i < count; ++i, p += stride) {
    std::memcpy(output + i * sizeof(T), p, sizeof(T));
  }
}

template <typename T>
void scale_column(const Column& column, const uint8_t* p, size_t stride, size_t count,
                  double* output) {
  const double scale = column.scale;
  const double offset = column.offset;
  size_t i = 0;
  // It does so by itself with the narrow ones.
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

// The PandA gives NaN for an empty gate; a division by 0 would give an infinity.
void read_divisors(const uint8_t* gates, size_t stride, size_t count, double* divisors) {
  for (size_t i = 0; i < count; ++i, gates += stride) {
    const uint32_t gate = load<uint32_t>(gates);
    divisors[i] = gate == 0 ? kNaN : static_cast<double>(gate);
  }
}

template <typename T>
void mean_column(const Column& column, const uint8_t* p, const double* divisors, size_t stride,
                 size_t count, double* output) {
  const double scale = column.scale;
  const double offset = column.offset;
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

// The sum (int64) stands just before the sum of squares (uint96).
void stddev_column(const Column& column, const uint8_t* p, const uint8_t* gates, size_t stride,
                   size_t count, double* output) {
  for (size_t i = 0; i < count; ++i, p += stride, gates += stride) {
    const uint32_t gate = load<uint32_t>(gates);
    const int64_t sum = load<int64_t>(p - sizeof(int64_t));
    const Uint128 scaled_squares =
        multiply_96_by_32(load<uint64_t>(p), load<uint32_t>(p + 8), gate);
    const Uint128 squared_sum = square(sum);
    if (gate == 0 || scaled_squares < squared_sum) {
      output[i] = kNaN;
      continue;
    }
    const double difference = to_double(scaled_squares - squared_sum);
    output[i] = column.scale * std::sqrt(difference) / static_cast<double>(gate);
  }
}

[[noreturn]] void refuse(const Column& column) {
  throw std::invalid_argument(std::string("a field of type ") + dtype_info(column.type).name +
                              " can't be converted like this");
}

void convert_column(const SampleLayout& layout, const Column& column, const uint8_t* samples,
                    const double* divisors, size_t count, uint8_t* output) {
  const size_t stride = layout.sample_bytes;
  const uint8_t* const p = samples + column.position;
  const uint8_t* const gates = samples + layout.gate_position;
  double* const doubles = reinterpret_cast<double*>(output);
  switch (column.conversion) {
    case Conversion::kCopy:
      if (dtype_info(column.type).size == 4) return copy_column<uint32_t>(p, stride, count, output);
      return copy_column<uint64_t>(p, stride, count, output);
    case Conversion::kScale:
      if (column.type == Dtype::kUint32)
        return scale_column<uint32_t>(column, p, stride, count, doubles);
      if (column.type == Dtype::kInt32)
        return scale_column<int32_t>(column, p, stride, count, doubles);
      if (column.type == Dtype::kInt64)
        return scale_column<int64_t>(column, p, stride, count, doubles);
      return scale_column<double>(column, p, stride, count, doubles);
    case Conversion::kMean:
      if (column.type == Dtype::kUint32)
        return mean_column<uint32_t>(column, p, divisors, stride, count, doubles);
      if (column.type == Dtype::kInt32)
        return mean_column<int32_t>(column, p, divisors, stride, count, doubles);
      return mean_column<int64_t>(column, p, divisors, stride, count, doubles);
    case Conversion::kStdDev:
      return stddev_column(column, p, gates, stride, count, doubles);
  }
}

// Samples lie in the cache of the core that received them, and no processor foresees how columns
// are read: so what is converted next is fetched while there is something else to do.
void fetch(const uint8_t* begin, const uint8_t* end) {
#ifdef __GNUC__
  for (; begin < end; begin += kCacheLineBytes) __builtin_prefetch(begin);
#else
  static_cast<void>(begin);
  static_cast<void>(end);
#endif
}

}  // namespace

Dtype output_type(const Column& column) {
  return column.conversion == Conversion::kCopy ? column.type : Dtype::kDouble;
}

size_t output_size(const Column& column) { return dtype_info(output_type(column)).size; }

void validate(const SampleLayout& layout) {
  for (const Column& column : layout.columns) {
    const size_t size = dtype_info(column.type).size;
    const bool needs_gate =
        column.conversion == Conversion::kMean || column.conversion == Conversion::kStdDev;
    if (column.position > layout.sample_bytes || layout.sample_bytes - column.position < size) {
      throw std::invalid_argument("a column lies outside of the sample");
    }
    if (needs_gate && (!layout.has_gate || layout.sample_bytes < sizeof(uint32_t) ||
                       layout.gate_position > layout.sample_bytes - sizeof(uint32_t))) {
      throw std::invalid_argument("a mean needs the gate duration inside the sample");
    }
    const bool is_squares = column.type == Dtype::kInt96;
    if (is_squares != (column.conversion == Conversion::kStdDev)) refuse(column);
    if (is_squares && column.position < sizeof(int64_t)) {
      throw std::invalid_argument("a standard deviation needs its sum just before it");
    }
    if (column.conversion == Conversion::kMean && column.type == Dtype::kDouble) refuse(column);
  }
}

void convert(const SampleLayout& layout, const uint8_t* samples, size_t count,
             uint8_t* const* outputs) {
  if (layout.sample_bytes == 0) return;
  const size_t most =
      std::clamp(kBlockBytes / layout.sample_bytes, kLeastBlockSamples, kMostBlockSamples);
  const bool has_means =
      std::any_of(layout.columns.begin(), layout.columns.end(),
                  [](const Column& column) { return column.conversion == Conversion::kMean; });
  const size_t columns = layout.columns.size();
  double divisors[kMostBlockSamples];
  for (size_t done = 0; done < count; done += most) {
    const size_t block = std::min(most, count - done);
    const uint8_t* const block_samples = samples + done * layout.sample_bytes;
    if (has_means) {
      const uint8_t* const gates = block_samples + layout.gate_position;
      read_divisors(gates, layout.sample_bytes, block, divisors);
    }
    const uint8_t* const next = block_samples + block * layout.sample_bytes;
    const size_t next_bytes = std::min(most, count - done - block) * layout.sample_bytes;
    for (size_t i = 0; i < columns; ++i) {
      const Column& column = layout.columns[i];
      fetch(next + next_bytes * i / columns, next + next_bytes * (i + 1) / columns);
      convert_column(layout, column, block_samples, divisors, block,
                     outputs[i] + done * output_size(column));
    }
  }
}

}  // namespace panda
