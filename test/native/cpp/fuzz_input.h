// What a fuzzer makes of its bytes. Where they end there are zeros.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "scaling/sample_runs.h"
#include "scaling/scale.h"

class Input {
 public:
  Input(const uint8_t* data, size_t size) : data_(data), left_(size) {}

  size_t left() const { return left_; }

  template <typename T>
  T take() {
    T value{};
    const size_t size = left_ < sizeof value ? left_ : sizeof value;
    std::memcpy(&value, data_, size);
    data_ += size;
    left_ -= size;
    return value;
  }

  size_t below(size_t limit) { return limit == 0 ? 0 : take<uint16_t>() % limit; }
  bool flip() { return (take<uint8_t>() & 1) != 0; }

  std::string text(size_t most) {
    std::string text(take<uint8_t>() % (most + 1), '\0');
    for (char& c : text) c = static_cast<char>(take<uint8_t>());
    // No text with a NUL comes through js_values.cc.
    for (char& c : text) {
      if (c == '\0') c = '/';
    }
    return text;
  }

  // Samples of any size, each byte from the input while there are some.
  std::vector<uint8_t> bytes(size_t count) {
    std::vector<uint8_t> bytes(count);
    uint32_t state = take<uint32_t>() | 1;
    for (uint8_t& byte : bytes) {
      state = state * 1664525u + 1013904223u;
      byte = static_cast<uint8_t>(state >> 24);
      if (left_ > 0 && (state & 0xF00u) == 0) byte = take<uint8_t>();
    }
    return bytes;
  }

 private:
  const uint8_t* data_;
  size_t left_;
};

// Often valid, never sure to be.
inline panda::SampleLayout take_layout(Input& input, size_t most_columns) {
  panda::SampleLayout layout;
  layout.has_gate = input.flip();
  layout.gate_position = input.below(40);
  const size_t count = input.below(most_columns + 1);
  size_t end = layout.has_gate ? layout.gate_position + 4 : 0;
  for (size_t i = 0; i < count; ++i) {
    panda::Column column;
    column.type = static_cast<panda::Dtype>(input.below(5));
    const auto conversion = input.take<uint16_t>();
    column.conversion = static_cast<panda::Conversion>(conversion % 5);
    column.bit = conversion % 37;  // some are out of range
    column.position = input.flip() ? end : input.below(80);
    column.scale = input.take<double>();
    column.offset = input.take<double>();
    // Columns that are alike and beside each other are converted together.
    for (int alike = conversion >> 13; alike >= 0; --alike) {
      layout.columns.push_back(column);
      end = column.position + panda::dtype_info(column.type).size;
      column.position = end;
      column.scale = -column.scale;
      column.offset += 1;
    }
  }
  layout.sample_bytes = input.flip() ? end : input.below(96);
  return layout;
}

// The same bytes in pieces, each in memory of its own, so that a read beyond it is seen.
struct Pieces {
  std::vector<std::vector<uint8_t>> owners;
  std::vector<panda::Slice> slices;
};

inline Pieces cut(const std::vector<uint8_t>& bytes, Input& input) {
  Pieces pieces;
  for (size_t done = 0; done < bytes.size();) {
    const size_t rest = bytes.size() - done;
    const size_t size = input.left() == 0 ? rest : 1 + input.below(std::min<size_t>(rest, 65536));
    pieces.owners.emplace_back(bytes.begin() + static_cast<long>(done),
                               bytes.begin() + static_cast<long>(done + size));
    done += size;
  }
  for (const std::vector<uint8_t>& owner : pieces.owners) {
    pieces.slices.push_back({owner.data(), owner.size()});
  }
  return pieces;
}

// The fuzzer keeps what leads here.
inline void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "wrong: %s\n", what);
  std::abort();
}

// To the last bit; but there is no difference between one NaN and another.
inline bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0;
}
