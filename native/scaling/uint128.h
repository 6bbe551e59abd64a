// The part of 128-bit arithmetic that a standard deviation needs, in two 64-bit halves. Some
// compilers have no 128-bit type, and one implementation for all compilers is tested.
#pragma once

#include <cstdint>

namespace panda {

struct Uint128 {
  uint64_t high;
  uint64_t low;
};

inline bool operator<(const Uint128& a, const Uint128& b) {
  return a.high != b.high ? a.high < b.high : a.low < b.low;
}

// Requires a >= b.
inline Uint128 operator-(const Uint128& a, const Uint128& b) {
  return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low};
}

inline Uint128 multiply_64_by_32(uint64_t a, uint32_t b) {
  const uint64_t low = (a & 0xFFFFFFFFu) * b;
  const uint64_t upper = (a >> 32) * b + (low >> 32);
  return {upper >> 32, (upper << 32) | (low & 0xFFFFFFFFu)};
}

// Converts word by word from the top, and rounds each sum, as the PandA converts 96 bits.
inline double to_double_by_words(const Uint128& value) {
  constexpr double kWord = 4294967296.0;
  const double top = static_cast<double>(static_cast<uint32_t>(value.high));
  const double middle = static_cast<double>(static_cast<uint32_t>(value.low >> 32));
  const double bottom = static_cast<double>(static_cast<uint32_t>(value.low));
  return (top * kWord + middle) * kWord + bottom;
}

}  // namespace panda
