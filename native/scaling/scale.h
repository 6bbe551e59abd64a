// Converts raw samples to columns, without HDF5 and Node-API.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dtype.h"

namespace panda {

enum class Conversion {
  kCopy,    // the value as transmitted
  kScale,   // double(raw) * scale + offset
  kMean,    // double(sum) * scale / double(gate) + offset
  kBit,     // one bit of a word, as 0 or 1
  kStdDev,  // sqrt((squares - sum² / gate) / gate) * scale, rounded as the PandA does
};

struct Column {
  Dtype type = Dtype::kUint32;
  Conversion conversion = Conversion::kCopy;
  size_t position = 0;  // of the value in a sample, bytes
  double scale = 1;
  double offset = 0;
  size_t bit = 0;  // with kBit: the number of the bit
};

// The layout of a packed sample.
struct SampleLayout {
  size_t sample_bytes = 0;
  std::vector<Column> columns;
  bool has_gate = false;
  size_t gate_position = 0;  // of the gate duration in a sample, bytes; read as uint32
};

Dtype output_type(const Column& column);
size_t output_size(const Column& column);

// Throws std::invalid_argument if a Converter would read outside a sample.
void validate(const SampleLayout& layout);

struct SampleBlock;

// Fills the rows of one column, or of several adjacent columns with the same conversion. outputs[i]
// points to the first row to fill of columns[i].
using Kernel = void (*)(const SampleBlock& block, const Column* columns, uint8_t* const* outputs);

// Converts samples of one layout. It has no state, so threads may share it.
class Converter {
 public:
  // Both give identical values.
  enum class Code { kFastest, kPortable };

  // Throws std::invalid_argument as validate() does.
  explicit Converter(SampleLayout layout, Code code = Code::kFastest);

  // Converts `count` packed samples; outputs[i] points to the first row to fill of column i. Behind
  // the samples are `more` samples for the next call, which are prefetched into the cache.
  void convert(const uint8_t* samples, size_t count, uint8_t* const* outputs,
               size_t more = 0) const;

  const SampleLayout& layout() const { return layout_; }

  // Number of columns that are converted by vector instructions.
  size_t vector_columns() const;

 private:
  // Columns that one kernel converts together.
  struct Step {
    Kernel kernel;
    size_t first;
    size_t columns;
    bool is_vector;
  };

  void plan(Code code);
  void convert_block(const SampleBlock& block, size_t row, uint8_t* const* outputs,
                     const uint8_t* next, size_t next_bytes) const;

  SampleLayout layout_;
  std::vector<size_t> sizes_;  // bytes of a value in the output of each column
  std::vector<Step> steps_;
  size_t block_samples_ = 0;
  size_t fetched_bytes_ = 0;  // bytes of the next block that each step prefetches
  bool has_means_ = false;
};

}  // namespace panda
