// HDF5 files of any kind, and what a reader is to say of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz_input.h"

struct WrittenAttribute {
  std::string name;
  // Those of several values are not.
  bool is_shown = true;
  bool is_text = false;
  std::string text;
  double number = 0;
};

struct WrittenDataset {
  std::string name;
  std::string dtype;
  std::vector<uint64_t> shape;
  std::vector<WrittenAttribute> attributes;
  bool is_number = false;
  // Of numbers in one dimension.
  uint64_t nans = 0;
  double min = 0, max = 0;
  // NaN or infinite: not comparable.
  double mean = 0;

  bool has_statistics() const { return is_number && shape.size() == 1 && shape[0] > 0; }
  uint64_t rows() const { return shape[0]; }
};

struct WrittenFile {
  std::vector<WrittenAttribute> attributes;
  std::vector<WrittenDataset> datasets;
};

WrittenFile write_file(const std::string& path, Input& input);
