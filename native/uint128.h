// As much of 128-bit arithmetic as a standard deviation needs, in two 64-bit halves: not every
// compiler has a type for it, and one way for all is the one that is tested.
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

// For a >= b.
inline Uint128 operator-(const Uint128& a, const Uint128& b) {
  return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low};
}

inline Uint128 multiply(uint64_t a, uint64_t b) {
  const uint64_t a_low = a & 0xFFFFFFFFu, a_high = a >> 32;
  const uint64_t b_low = b & 0xFFFFFFFFu, b_high = b >> 32;
  const uint64_t low = a_low * b_low;
  const uint64_t cross1 = a_high * b_low + (low >> 32);
  const uint64_t cross2 = a_low * b_high + (cross1 & 0xFFFFFFFFu);
  return {a_high * b_high + (cross1 >> 32) + (cross2 >> 32), (cross2 << 32) | (low & 0xFFFFFFFFu)};
}

inline Uint128 multiply_96_by_32(uint64_t low, uint32_t high, uint32_t factor) {
  const Uint128 product = multiply(low, factor);
  return {product.high + static_cast<uint64_t>(high) * factor, product.low};
}

inline Uint128 square(int64_t value) {
  const uint64_t bits = static_cast<uint64_t>(value);
  const uint64_t magnitude = value < 0 ? 0 - bits : bits;
  return multiply(magnitude, magnitude);
}

// Within one unit in the last place.
inline double to_double(const Uint128& value) {
  return static_cast<double>(value.high) * 18446744073709551616.0 + static_cast<double>(value.low);
}

}  // namespace panda
