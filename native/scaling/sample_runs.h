// A batch is a list of slices of the receive buffers, and a sample may be split across slices. This
// function visits the batch as runs of whole samples, without joining the slices.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace panda {

struct Slice {
  const uint8_t* data;
  size_t size;
};

// Calls run(const uint8_t* samples, size_t count) in order. Throws std::invalid_argument, after the
// last whole sample, if bytes are left.
template <typename Run>
void for_each_run(const std::vector<Slice>& slices, size_t sample_bytes, Run run) {
  if (sample_bytes == 0) throw std::invalid_argument("samples of no bytes");
  std::vector<uint8_t> straddler(sample_bytes);
  size_t held = 0;
  for (const Slice& slice : slices) {
    const uint8_t* p = slice.data;
    size_t left = slice.size;
    if (held > 0) {
      const size_t take = std::min(left, sample_bytes - held);
      std::memcpy(straddler.data() + held, p, take);
      held += take;
      p += take;
      left -= take;
      if (held == sample_bytes) {
        run(static_cast<const uint8_t*>(straddler.data()), size_t{1});
        held = 0;
      }
    }
    const size_t whole = left / sample_bytes;
    if (whole > 0) run(p, whole);
    const size_t rest = left - whole * sample_bytes;
    if (rest > 0) {
      std::memcpy(straddler.data(), p + whole * sample_bytes, rest);
      held = rest;
    }
  }
  if (held > 0) throw std::invalid_argument("the bytes are no whole number of samples");
}

}  // namespace panda
