// Raw samples -> columns. Pure functions: no HDF5, no Node-API.
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
  kStdDev,  // scale * sqrt(gate * squares - sum * sum) / gate
};

struct Column {
  Dtype type = Dtype::kUint32;
  Conversion conversion = Conversion::kCopy;
  size_t position = 0;  // of the value in a sample, bytes
  double scale = 1;
  double offset = 0;
};

// Where everything is in a packed sample.
struct SampleLayout {
  size_t sample_bytes = 0;
  std::vector<Column> columns;
  bool has_gate = false;
  size_t gate_position = 0;  // of the gate duration in a sample, bytes; read as uint32
};

Dtype output_type(const Column& column);
size_t output_size(const Column& column);

// Throws std::invalid_argument unless every read that convert() will do lies inside a sample.
void validate(const SampleLayout& layout);

// Converts `count` packed samples; outputs[i] points at the first row to fill of column i.
void convert(const SampleLayout& layout, const uint8_t* samples, size_t count,
             uint8_t* const* outputs);

}  // namespace panda
