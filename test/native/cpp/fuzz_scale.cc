// Fuzzes the conversion of samples: any layout, samples cut anywhere. What comes out is compared
// with the arithmetic written down a second time, a value at a time; and so is what comes out on a
// processor without AVX2.

#include <cmath>
#include <stdexcept>

#include "fuzz_input.h"

namespace {

using panda::Column;
using panda::Conversion;
using panda::Converter;
using panda::Dtype;
using panda::SampleLayout;

constexpr size_t kMostColumns = 12;
constexpr size_t kMostSamples = 700;  // more than one of a converter's blocks

template <typename T>
T load(const uint8_t* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

double number(const Column& column, const uint8_t* p) {
  switch (column.type) {
    case Dtype::kUint32:
      return load<uint32_t>(p);
    case Dtype::kInt32:
      return load<int32_t>(p);
    case Dtype::kInt64:
      return static_cast<double>(load<int64_t>(p));
    default:
      return load<double>(p);
  }
}

double expected(const SampleLayout& layout, const Column& column, const uint8_t* sample) {
  const uint8_t* const p = sample + column.position;
  if (column.conversion == Conversion::kScale)
    return number(column, p) * column.scale + column.offset;
  const uint32_t gate = load<uint32_t>(sample + layout.gate_position);
  if (gate == 0) return NAN;
  if (column.conversion == Conversion::kMean) {
    return number(column, p) * column.scale / static_cast<double>(gate) + column.offset;
  }
  const __int128 sum = load<int64_t>(p - 8);
  const __int128 squares = static_cast<__int128>(load<uint64_t>(p)) +
                           (static_cast<__int128>(load<uint32_t>(p + 8)) << 64);
  const __int128 magnitude = sum < 0 ? -sum : sum;
  const __int128 mean = magnitude / gate, rest = magnitude % gate;
  const __int128 difference = squares - (magnitude + rest) * mean;
  if (mean >> 32 != 0 || difference < 0) return NAN;
  const auto word = [&](int index) {
    return static_cast<double>(static_cast<uint32_t>(difference >> (32 * index)));
  };
  const double whole = std::ldexp(std::ldexp(word(2), 32) + word(1), 32) + word(0);
  const double rounded = whole - static_cast<double>(static_cast<uint64_t>(rest * rest)) / gate;
  return rounded < 0 ? NAN : std::sqrt(rounded / gate) * column.scale;
}

void convert(const SampleLayout& layout, Converter::Code code,
             const std::vector<panda::Slice>& slices, size_t count, bool has_excess,
             std::vector<std::vector<uint8_t>>& columns) {
  const Converter converter(layout, code);
  size_t done = 0;
  bool complained = false;
  try {
    panda::for_each_run(slices, layout.sample_bytes, [&](const uint8_t* run, size_t rows) {
      std::vector<uint8_t*> outputs;
      for (size_t i = 0; i < columns.size(); ++i) {
        outputs.push_back(columns[i].data() + done * panda::output_size(layout.columns[i]));
      }
      converter.convert(run, rows, outputs.data());
      done += rows;
    });
  } catch (const std::invalid_argument&) {
    complained = true;
  }
  require(done == count, "number of samples");
  require(complained == has_excess, "bytes left over");
}

void check(const SampleLayout& layout, const std::vector<uint8_t>& samples, size_t count,
           const std::vector<std::vector<uint8_t>>& columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column& column = layout.columns[i];
    for (size_t row = 0; row < count; ++row) {
      const uint8_t* const sample = samples.data() + row * layout.sample_bytes;
      const uint8_t* const value = columns[i].data() + row * panda::output_size(column);
      if (column.conversion == Conversion::kCopy) {
        require(std::memcmp(value, sample + column.position, panda::output_size(column)) == 0,
                "copy");
      } else if (column.conversion == Conversion::kBit) {
        const uint32_t word = load<uint32_t>(sample + column.position);
        require(*value == (word >> column.bit & 1), "bit");
      } else {
        require(same(load<double>(value), expected(layout, column, sample)), "value");
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  const SampleLayout layout = take_layout(input, kMostColumns);
  try {
    panda::validate(layout);
  } catch (const std::invalid_argument&) {
    return 0;
  }
  if (layout.sample_bytes == 0) return 0;
  const size_t count = input.below(kMostSamples);
  const size_t excess = input.below(layout.sample_bytes);
  const std::vector<uint8_t> samples = input.bytes(count * layout.sample_bytes + excess);
  const Pieces pieces = cut(samples, input);

  for (const Converter::Code code : {Converter::Code::kFastest, Converter::Code::kPortable}) {
    std::vector<std::vector<uint8_t>> columns;
    for (const Column& column : layout.columns) {
      columns.emplace_back(count * panda::output_size(column));
    }
    convert(layout, code, pieces.slices, count, excess > 0, columns);
    check(layout, samples, count, columns);
  }
  return 0;
}
