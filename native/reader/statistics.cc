#include "statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <type_traits>

namespace panda::reader {

namespace {

// The number of independent sums, so that the compiler can use vector instructions.
constexpr size_t kLanes = 8;
// Small enough that the rounding errors of a plain sum do not grow.
constexpr uint64_t kPiece = 1024;

// Neumaier's compensated sum.
class Sum {
 public:
  void add(double value) {
    const double sum = sum_ + value;
    const double lost =
        std::abs(sum_) >= std::abs(value) ? (sum_ - sum) + value : (value - sum) + sum_;
    sum_ = sum;
    // An infinite sum has no rounding error.
    if (std::isfinite(lost)) lost_ += lost;
  }
  double value() const { return std::isfinite(sum_) ? sum_ + lost_ : sum_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

template <typename T>
struct Piece {
  T min = std::numeric_limits<T>::max();
  T max = std::numeric_limits<T>::lowest();
  double sum = 0;
  uint64_t nans = 0;
};

// Takes at most kPiece floating point numbers.
template <typename T>
std::enable_if_t<std::is_floating_point_v<T>, Piece<T>> look_at(const T* values, uint64_t count) {
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  T min[kLanes], max[kLanes];
  double sum[kLanes] = {};
  uint32_t nans[kLanes] = {};
  std::fill_n(min, kLanes, kInfinity);
  std::fill_n(max, kLanes, -kInfinity);
  const auto take = [&](size_t lane, T value) {
    min[lane] = value < min[lane] ? value : min[lane];
    max[lane] = value > max[lane] ? value : max[lane];
    const bool is_nan = std::isnan(value);
    sum[lane] += is_nan ? 0.0 : static_cast<double>(value);
    nans[lane] += is_nan ? 1 : 0;
  };
  const uint64_t even = count - count % kLanes;
  for (uint64_t i = 0; i < even; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) take(lane, values[i + lane]);
  }
  for (uint64_t i = even; i < count; ++i) take(0, values[i]);
  Piece<T> piece = {kInfinity, -kInfinity, 0, 0};
  for (size_t lane = 0; lane < kLanes; ++lane) {
    piece.min = std::min(piece.min, min[lane]);
    piece.max = std::max(piece.max, max[lane]);
    piece.sum += sum[lane];
    piece.nans += nans[lane];
  }
  return piece;
}

// Takes at most kPiece integers. The halves of 64-bit integers are summed separately, so that no
// sum overflows.
template <typename T>
std::enable_if_t<std::is_integral_v<T>, Piece<T>> look_at(const T* values, uint64_t count) {
  Piece<T> piece;
  using Wide = std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>;
  Wide high = 0;
  uint64_t low = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const T value = values[i];
    piece.min = value < piece.min ? value : piece.min;
    piece.max = value > piece.max ? value : piece.max;
    if constexpr (sizeof(T) == 8) {
      high += value >> 32;
      low += static_cast<uint64_t>(value) & 0xffffffff;
    } else {
      high += value;
    }
  }
  constexpr double kHalf = 4294967296.0;
  piece.sum = static_cast<double>(high);
  if constexpr (sizeof(T) == 8) piece.sum = piece.sum * kHalf + static_cast<double>(low);
  return piece;
}

template <typename T>
Number number_of(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(value);
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<int64_t>(value);
  } else {
    return static_cast<uint64_t>(value);
  }
}

template <typename T>
class TypedAccumulator : public Accumulator {
 public:
  TypedAccumulator(uint64_t rows, uint32_t parts)
      : rows_(rows), parts_(static_cast<size_t>(std::min<uint64_t>(rows, parts))) {
    part_end_ = end_of_part();
  }

  void add(const void* values, uint64_t count) override {
    const T* at = static_cast<const T*>(values);
    while (count > 0) {
      const uint64_t length = std::min({count, kPiece, room()});
      take(look_at(at, length), length, 1);
      at += length;
      count -= length;
    }
  }

  void add_repeated(const void* value, uint64_t count) override {
    const Piece<T> one = look_at(static_cast<const T*>(value), 1);
    while (count > 0) {
      const uint64_t length = std::min(count, room());
      take(one, length, length);
      count -= length;
    }
  }

  Statistics finish() const override {
    Statistics result;
    Sum sum;
    uint64_t numbers = 0;
    for (const Part& part : parts_) {
      const double count = static_cast<double>(part.numbers);
      result.curve.push_back(part.numbers == 0 ? std::numeric_limits<double>::quiet_NaN()
                                               : part.sum.value() / count);
      sum.add(part.sum.value());
      numbers += part.numbers;
    }
    result.nans = nans_;
    if (numbers == 0) return result;
    result.min = number_of(all_.min);
    result.max = number_of(all_.max);
    result.mean = sum.value() / static_cast<double>(numbers);
    return result;
  }

 private:
  struct Part {
    Sum sum;
    uint64_t numbers = 0;
  };

  // Adds the statistics of `piece`, repeated `times` times, for the next `length` rows.
  void take(const Piece<T>& piece, uint64_t length, uint64_t times) {
    const uint64_t nans = piece.nans * times;
    all_.min = std::min(all_.min, piece.min);
    all_.max = std::max(all_.max, piece.max);
    nans_ += nans;
    parts_[part_].sum.add(piece.sum * static_cast<double>(times));
    parts_[part_].numbers += length - nans;
    row_ += length;
    if (row_ == part_end_ && part_ + 1 < parts_.size()) {
      ++part_;
      part_end_ = end_of_part();
    }
  }

  // The rows left in the current part. A reader returns no more rows than it announced.
  uint64_t room() const {
    if (row_ >= part_end_) throw std::logic_error("more rows than the dataset has");
    return part_end_ - row_;
  }

  // ceil((part + 1) * rows / parts), without overflow.
  uint64_t end_of_part() const {
    const uint64_t parts = parts_.size();
    if (parts == 0) return 0;
    const uint64_t next = part_ + 1;
    return next * (rows_ / parts) + (next * (rows_ % parts) + parts - 1) / parts;
  }

  uint64_t rows_;
  std::vector<Part> parts_;
  Piece<T> all_ = start();
  uint64_t nans_ = 0;
  uint64_t row_ = 0;
  size_t part_ = 0;
  uint64_t part_end_ = 0;

  static Piece<T> start() { return look_at<T>(nullptr, 0); }
};

template <typename T>
std::unique_ptr<Accumulator> make(uint64_t rows, uint32_t parts) {
  return std::make_unique<TypedAccumulator<T>>(rows, parts);
}

}  // namespace

std::unique_ptr<Accumulator> make_accumulator(ElementKind kind, uint64_t rows, uint32_t parts) {
  switch (kind) {
    case ElementKind::kInt8:
      return make<int8_t>(rows, parts);
    case ElementKind::kUint8:
      return make<uint8_t>(rows, parts);
    case ElementKind::kInt16:
      return make<int16_t>(rows, parts);
    case ElementKind::kUint16:
      return make<uint16_t>(rows, parts);
    case ElementKind::kInt32:
      return make<int32_t>(rows, parts);
    case ElementKind::kUint32:
      return make<uint32_t>(rows, parts);
    case ElementKind::kInt64:
      return make<int64_t>(rows, parts);
    case ElementKind::kUint64:
      return make<uint64_t>(rows, parts);
    case ElementKind::kFloat32:
      return make<float>(rows, parts);
    case ElementKind::kFloat64:
      return make<double>(rows, parts);
    case ElementKind::kOther:
      break;
  }
  throw std::invalid_argument("these values are not numbers");
}

}  // namespace panda::reader
