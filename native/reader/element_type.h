// The types of stored elements, and the types they are read as.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <string>

namespace panda::reader {

// The type of a number in memory.
enum class ElementKind {
  kInt8,
  kUint8,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kInt64,
  kUint64,
  kFloat32,
  kFloat64,
  kOther,  // not a number
};

struct ElementType {
  // The numpy name, e.g. "float64"; "other" for enums and for values that are not numbers.
  std::string dtype = "other";
  // Numbers of other sizes are read as the next larger type; enums as their integers.
  ElementKind kind = ElementKind::kOther;
};

// HDF5 must be locked for these functions. They throw ReadError for integers of more than 64 bits.
ElementType element_type(hid_t type);
// HDF5's identifier of the type in memory; it need not be closed.
hid_t memory_type(ElementKind kind);
size_t size_of(ElementKind kind);

}  // namespace panda::reader
