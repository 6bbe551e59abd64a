// Converts four values at a time on processors with AVX2: one column of four samples, or, faster,
// four columns of one sample, which are transposed afterwards. The operations on each value have
// the order and the rounding of scale_portable.cc, so the results are identical.
#include "scale_kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

// Set for each function, since the rest of the addon must run on any processor.
#define PANDA_AVX2 __attribute__((target("avx2")))
#define PANDA_AVX2_INLINE inline __attribute__((target("avx2"), always_inline))

namespace panda {

namespace {

constexpr size_t kTogether = 4;

// Converts int64 to double, which AVX2 lacks. The upper half, shifted by 2^31, becomes the fraction
// of a double near 2^84, and the lower half that of a double near 2^52, so that both are exact.
// Subtracting the constants from the upper half is exact as well. Only the final sum is rounded.
PANDA_AVX2_INLINE __m256d to_doubles(__m256i values) {
  const __m256i upper =
      _mm256_xor_si256(_mm256_srli_epi64(values, 32), _mm256_set1_epi64x(0x4530000080000000));
  const __m256i lower =
      _mm256_blend_epi32(values, _mm256_set1_epi64x(0x4330000000000000), 0b10101010);
  const __m256d added = _mm256_set1_pd(0x1p84 + 0x1p63 + 0x1p52);
  return _mm256_add_pd(_mm256_sub_pd(_mm256_castsi256_pd(upper), added),
                       _mm256_castsi256_pd(lower));
}

// Values of one sample.
template <typename T>
PANDA_AVX2_INLINE __m256d load_beside(const uint8_t* p);

template <>
PANDA_AVX2_INLINE __m256d load_beside<int32_t>(const uint8_t* p) {
  return _mm256_cvtepi32_pd(_mm_loadu_si128(reinterpret_cast<const __m128i_u*>(p)));
}

template <>
PANDA_AVX2_INLINE __m256d load_beside<int64_t>(const uint8_t* p) {
  return to_doubles(_mm256_loadu_si256(reinterpret_cast<const __m256i_u*>(p)));
}

// Values of four samples.
template <typename T>
PANDA_AVX2_INLINE __m256d load_apart(const uint8_t* p, size_t stride);

template <>
PANDA_AVX2_INLINE __m256d load_apart<int32_t>(const uint8_t* p, size_t stride) {
  return _mm256_cvtepi32_pd(_mm_set_epi32(load<int32_t>(p + 3 * stride),
                                          load<int32_t>(p + 2 * stride), load<int32_t>(p + stride),
                                          load<int32_t>(p)));
}

template <>
PANDA_AVX2_INLINE __m256d load_apart<int64_t>(const uint8_t* p, size_t stride) {
  return to_doubles(_mm256_set_epi64x(load<int64_t>(p + 3 * stride), load<int64_t>(p + 2 * stride),
                                      load<int64_t>(p + stride), load<int64_t>(p)));
}

template <typename T, bool is_mean>
PANDA_AVX2 void convert_one(const SampleBlock& block, const Column* column,
                            uint8_t* const* outputs) {
  const __m256d scale = _mm256_set1_pd(column->scale);
  const __m256d offset = _mm256_set1_pd(column->offset);
  const size_t stride = block.stride;
  const uint8_t* p = block.samples + column->position;
  double* const output = reinterpret_cast<double*>(outputs[0]);
  size_t i = 0;
  for (; i + kTogether <= block.count; i += kTogether, p += kTogether * stride) {
    __m256d values = _mm256_mul_pd(load_apart<T>(p, stride), scale);
    if (is_mean) values = _mm256_div_pd(values, _mm256_loadu_pd(block.divisors + i));
    _mm256_storeu_pd(output + i, _mm256_add_pd(values, offset));
  }
  for (; i < block.count; ++i, p += stride) {
    double value = static_cast<double>(load<T>(p)) * column->scale;
    if (is_mean) value /= block.divisors[i];
    output[i] = value + column->offset;
  }
}

// Constants of four columns, for all samples.
struct FourColumns {
  __m256d scale;
  __m256d offset;
};

template <typename T, bool is_mean>
PANDA_AVX2_INLINE __m256d convert_sample(const FourColumns& columns, const uint8_t* p,
                                         const double* divisor) {
  __m256d values = _mm256_mul_pd(load_beside<T>(p), columns.scale);
  if (is_mean) values = _mm256_div_pd(values, _mm256_broadcast_sd(divisor));
  return _mm256_add_pd(values, columns.offset);
}

template <typename T, bool is_mean>
PANDA_AVX2 void convert_four(const SampleBlock& block, const Column* columns,
                             uint8_t* const* outputs) {
  const FourColumns four = {
      _mm256_set_pd(columns[3].scale, columns[2].scale, columns[1].scale, columns[0].scale),
      _mm256_set_pd(columns[3].offset, columns[2].offset, columns[1].offset, columns[0].offset)};
  const size_t stride = block.stride;
  const uint8_t* p = block.samples + columns->position;
  const double* divisor = block.divisors;
  double* const rows[] = {
      reinterpret_cast<double*>(outputs[0]), reinterpret_cast<double*>(outputs[1]),
      reinterpret_cast<double*>(outputs[2]), reinterpret_cast<double*>(outputs[3])};
  size_t i = 0;
  for (; i + kTogether <= block.count; i += kTogether) {
    const __m256d first = convert_sample<T, is_mean>(four, p, divisor);
    const __m256d second = convert_sample<T, is_mean>(four, p + stride, divisor + 1);
    const __m256d third = convert_sample<T, is_mean>(four, p + 2 * stride, divisor + 2);
    const __m256d fourth = convert_sample<T, is_mean>(four, p + 3 * stride, divisor + 3);
    p += kTogether * stride;
    divisor += kTogether;
    const __m256d even = _mm256_unpacklo_pd(first, second);
    const __m256d odd = _mm256_unpackhi_pd(first, second);
    const __m256d later_even = _mm256_unpacklo_pd(third, fourth);
    const __m256d later_odd = _mm256_unpackhi_pd(third, fourth);
    _mm256_storeu_pd(rows[0] + i, _mm256_permute2f128_pd(even, later_even, 0x20));
    _mm256_storeu_pd(rows[1] + i, _mm256_permute2f128_pd(odd, later_odd, 0x20));
    _mm256_storeu_pd(rows[2] + i, _mm256_permute2f128_pd(even, later_even, 0x31));
    _mm256_storeu_pd(rows[3] + i, _mm256_permute2f128_pd(odd, later_odd, 0x31));
  }
  for (; i < block.count; ++i, p += stride, ++divisor) {
    double values[kTogether];
    _mm256_storeu_pd(values, convert_sample<T, is_mean>(four, p, divisor));
    for (size_t column = 0; column < kTogether; ++column) rows[column][i] = values[column];
  }
}

bool is_available() {
  static const bool is = __builtin_cpu_supports("avx2") != 0;
  return is;
}

// Whether four columns have the same conversion and are adjacent.
bool go_together(const Column* columns, size_t count) {
  if (count < kTogether) return false;
  const size_t size = dtype_info(columns->type).size;
  for (size_t i = 1; i < kTogether; ++i) {
    const bool is_alike =
        columns[i].type == columns->type && columns[i].conversion == columns->conversion;
    if (!is_alike || columns[i].position != columns->position + i * size) return false;
  }
  return true;
}

template <typename T>
KernelChoice kernel_for(const Column* columns, size_t count) {
  const bool is_mean = columns->conversion == Conversion::kMean;
  static_assert(kTogether <= kMostColumnsTogether);
  if (go_together(columns, count)) {
    return {is_mean ? convert_four<T, true> : convert_four<T, false>, kTogether};
  }
  return {is_mean ? convert_one<T, true> : convert_one<T, false>, 1};
}

}  // namespace

KernelChoice avx2_kernel(const Column* columns, size_t count) {
  const Conversion conversion = columns->conversion;
  if (conversion != Conversion::kScale && conversion != Conversion::kMean) return {};
  if (!is_available()) return {};
  // A PandA sends scaled columns in one of these two types.
  if (columns->type == Dtype::kInt32) return kernel_for<int32_t>(columns, count);
  if (columns->type == Dtype::kInt64) return kernel_for<int64_t>(columns, count);
  return {};
}

}  // namespace panda

#else

namespace panda {

KernelChoice avx2_kernel(const Column* /*columns*/, size_t /*count*/) { return {}; }

}  // namespace panda

#endif
