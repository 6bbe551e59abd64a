#include "element_type.h"

#include "read_error.h"

namespace panda::reader {

namespace {

// In bits: the position of the sign; the position and size of the exponent; the position and size
// of the mantissa.
struct FloatLayout {
  size_t sign, exponent, exponent_size, mantissa, mantissa_size;

  bool operator==(const FloatLayout& other) const {
    return sign == other.sign && exponent == other.exponent &&
           exponent_size == other.exponent_size && mantissa == other.mantissa &&
           mantissa_size == other.mantissa_size;
  }
};
constexpr FloatLayout kHalf = {15, 10, 5, 0, 10};
constexpr FloatLayout kSingle = {31, 23, 8, 0, 23};
constexpr FloatLayout kDouble = {63, 52, 11, 0, 52};

ElementType float_type(hid_t type) {
  FloatLayout layout = {};
  check_read(H5Tget_fields(type, &layout.sign, &layout.exponent, &layout.exponent_size,
                           &layout.mantissa, &layout.mantissa_size));
  const size_t size = H5Tget_size(type);
  if (size == 2 && layout == kHalf) return {"float16", ElementKind::kFloat32};
  if (size == 4 && layout == kSingle) return {"float32", ElementKind::kFloat32};
  if (size == 8 && layout == kDouble) return {"float64", ElementKind::kFloat64};
  return {size == 16 ? "float128" : "other", ElementKind::kFloat64};
}

ElementType integer_type(hid_t type) {
  const H5T_sign_t sign = H5Tget_sign(type);
  if (sign == H5T_SGN_ERROR) throw ReadError();
  const bool is_signed = sign != H5T_SGN_NONE;
  switch (H5Tget_size(type)) {
    case 1:
      return is_signed ? ElementType{"int8", ElementKind::kInt8}
                       : ElementType{"uint8", ElementKind::kUint8};
    case 2:
      return is_signed ? ElementType{"int16", ElementKind::kInt16}
                       : ElementType{"uint16", ElementKind::kUint16};
    case 4:
      return is_signed ? ElementType{"int32", ElementKind::kInt32}
                       : ElementType{"uint32", ElementKind::kUint32};
    case 8:
      return is_signed ? ElementType{"int64", ElementKind::kInt64}
                       : ElementType{"uint64", ElementKind::kUint64};
    case 3:
    case 5:
    case 6:
    case 7:
      return {"other", is_signed ? ElementKind::kInt64 : ElementKind::kUint64};
    default:
      throw ReadError("integers of more than 64 bits can not be read here");
  }
}

}  // namespace

ElementType element_type(hid_t type) {
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      return integer_type(type);
    case H5T_FLOAT:
      return float_type(type);
    case H5T_ENUM: {
      const H5Handle base = open_read(H5Tget_super(type), H5Tclose);
      return {"other", integer_type(base.get()).kind};
    }
    case H5T_NO_CLASS:
      throw ReadError();
    default:
      return {};
  }
}

hid_t memory_type(ElementKind kind) {
  switch (kind) {
    case ElementKind::kInt8:
      return H5T_NATIVE_INT8;
    case ElementKind::kUint8:
      return H5T_NATIVE_UINT8;
    case ElementKind::kInt16:
      return H5T_NATIVE_INT16;
    case ElementKind::kUint16:
      return H5T_NATIVE_UINT16;
    case ElementKind::kInt32:
      return H5T_NATIVE_INT32;
    case ElementKind::kUint32:
      return H5T_NATIVE_UINT32;
    case ElementKind::kInt64:
      return H5T_NATIVE_INT64;
    case ElementKind::kUint64:
      return H5T_NATIVE_UINT64;
    case ElementKind::kFloat32:
      return H5T_NATIVE_FLOAT;
    case ElementKind::kFloat64:
      return H5T_NATIVE_DOUBLE;
    case ElementKind::kOther:
      break;
  }
  return H5I_INVALID_HID;
}

size_t size_of(ElementKind kind) {
  switch (kind) {
    case ElementKind::kInt8:
    case ElementKind::kUint8:
      return 1;
    case ElementKind::kInt16:
    case ElementKind::kUint16:
      return 2;
    case ElementKind::kInt32:
    case ElementKind::kUint32:
    case ElementKind::kFloat32:
      return 4;
    case ElementKind::kInt64:
    case ElementKind::kUint64:
    case ElementKind::kFloat64:
      return 8;
    case ElementKind::kOther:
      break;
  }
  return 0;
}

}  // namespace panda::reader
