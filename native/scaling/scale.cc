#include "scale.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "scale_kernels.h"

namespace panda {

namespace {

// Number of bytes that are converted for all columns before the next block: they fit in the L1
// cache.
constexpr size_t kBlockBytes = size_t{12} << 10;
constexpr size_t kLeastBlockSamples = 16;
constexpr size_t kMostBlockSamples = 512;
// Kernels process this many samples at a time.
constexpr size_t kSamplesTogether = 4;
constexpr size_t kCacheLineBytes = 64;

// The PandA gives NaN for an empty gate; a division by 0 would give infinity.
void read_divisors(const SampleBlock& block, double* divisors) {
  const uint8_t* p = block.gates;
  for (size_t i = 0; i < block.count; ++i, p += block.stride) {
    const uint32_t gate = load<uint32_t>(p);
    divisors[i] = gate == 0 ? kNaN : static_cast<double>(gate);
  }
}

[[noreturn]] void refuse(const Column& column) {
  throw std::invalid_argument(std::string("a field of type ") + dtype_info(column.type).name +
                              " can't be converted like this");
}

// The samples are in the cache of the core that received them, and processors do not predict the
// access pattern. So the next block is prefetched during the current one.
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
  if (column.conversion == Conversion::kBit) return Dtype::kUint8;
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
    // A PandA sends no columns of this type.
    if (column.type == Dtype::kUint8) refuse(column);
    const bool is_bit = column.conversion == Conversion::kBit;
    if (is_bit && (column.type != Dtype::kUint32 || column.bit >= 32)) refuse(column);
    if (column.conversion == Conversion::kMean && column.type == Dtype::kDouble) refuse(column);
  }
}

Converter::Converter(SampleLayout layout, Code code) : layout_(std::move(layout)) {
  validate(layout_);
  if (layout_.sample_bytes == 0 || layout_.columns.empty()) return;
  for (const Column& column : layout_.columns) {
    sizes_.push_back(output_size(column));
    has_means_ = has_means_ || column.conversion == Conversion::kMean;
  }
  plan(code);
  const size_t fit = kBlockBytes / layout_.sample_bytes / kSamplesTogether * kSamplesTogether;
  block_samples_ = std::clamp(fit, kLeastBlockSamples, kMostBlockSamples);
  const size_t lines = block_samples_ * layout_.sample_bytes / kCacheLineBytes + 1;
  fetched_bytes_ = (lines / steps_.size() + 1) * kCacheLineBytes;
}

void Converter::plan(Code code) {
  const std::vector<Column>& columns = layout_.columns;
  for (size_t i = 0; i < columns.size(); i += steps_.back().columns) {
    KernelChoice choice;
    if (code == Code::kFastest) choice = avx2_kernel(&columns[i], columns.size() - i);
    const bool is_vector = choice.kernel != nullptr;
    if (!is_vector) choice = portable_kernel(columns[i]);
    steps_.push_back({choice.kernel, i, choice.columns, is_vector});
  }
}

size_t Converter::vector_columns() const {
  size_t count = 0;
  for (const Step& step : steps_) count += step.is_vector ? step.columns : 0;
  return count;
}

void Converter::convert(const uint8_t* samples, size_t count, uint8_t* const* outputs,
                        size_t more) const {
  if (steps_.empty()) return;
  double divisors[kMostBlockSamples];
  SampleBlock block;
  block.stride = layout_.sample_bytes;
  block.divisors = divisors;
  for (size_t done = 0; done < count; done += block.count) {
    block.samples = samples + done * block.stride;
    block.count = std::min(block_samples_, count - done);
    if (layout_.has_gate) block.gates = block.samples + layout_.gate_position;
    if (has_means_) read_divisors(block, divisors);
    const size_t next = std::min(block_samples_, count + more - done - block.count);
    convert_block(block, done, outputs, block.samples + block.count * block.stride,
                  next * block.stride);
  }
}

void Converter::convert_block(const SampleBlock& block, size_t row, uint8_t* const* outputs,
                              const uint8_t* next, size_t next_bytes) const {
  size_t fetched = 0;
  for (const Step& step : steps_) {
    const size_t until = std::min(next_bytes, fetched + fetched_bytes_);
    fetch(next + fetched, next + until);
    fetched = until;
    uint8_t* rows[kMostColumnsTogether];
    for (size_t i = 0; i < step.columns; ++i) {
      rows[i] = outputs[step.first + i] + row * sizes_[step.first + i];
    }
    step.kernel(block, &layout_.columns[step.first], rows);
  }
}

}  // namespace panda
