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
constexpr size_t kBlockSamples = 256;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <typename T>
T load(const uint8_t* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

template <typename T>
void copy_column(const uint8_t* p, size_t stride, size_t count, uint8_t* output) {
  for (size_t i = 0; i < count; ++i, p += stride) {
    std::memcpy(output + i * sizeof(T), p, sizeof(T));
  }
}

template <typename T>
void scale_column(const Column& column, const uint8_t* p, size_t stride, size_t count,
                  double* output) {
  const double scale = column.scale;
  const double offset = column.offset;
  for (size_t i = 0; i < count; ++i, p += stride) {
    output[i] = static_cast<double>(load<T>(p)) * scale + offset;
  }
}

template <typename T>
void mean_column(const Column& column, const uint8_t* p, const uint8_t* gates, size_t stride,
                 size_t count, double* output) {
  const double scale = column.scale;
  const double offset = column.offset;
  for (size_t i = 0; i < count; ++i, p += stride, gates += stride) {
    const uint32_t gate = load<uint32_t>(gates);
    const double mean =
        static_cast<double>(load<T>(p)) * scale / static_cast<double>(gate) + offset;
    // The PandA gives NaN for an empty gate; the division alone would give an infinity.
    output[i] = gate == 0 ? kNaN : mean;
  }
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
                    size_t count, uint8_t* output) {
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
        return mean_column<uint32_t>(column, p, gates, stride, count, doubles);
      if (column.type == Dtype::kInt32)
        return mean_column<int32_t>(column, p, gates, stride, count, doubles);
      return mean_column<int64_t>(column, p, gates, stride, count, doubles);
    case Conversion::kStdDev:
      return stddev_column(column, p, gates, stride, count, doubles);
  }
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
  for (size_t done = 0; done < count; done += kBlockSamples) {
    const size_t block = std::min(kBlockSamples, count - done);
    const uint8_t* const block_samples = samples + done * layout.sample_bytes;
    for (size_t i = 0; i < layout.columns.size(); ++i) {
      const Column& column = layout.columns[i];
      convert_column(layout, column, block_samples, block, outputs[i] + done * output_size(column));
    }
  }
}

}  // namespace panda
