// The types of a file's elements, and those that they are read as.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <string>

namespace panda::reader {

// How a number is held in memory.
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
  // As numpy calls it, e.g. "float64"; "other" for enums, and for what is not a number.
  std::string dtype = "other";
  // Numbers of other sizes are read as the next larger ones; enums as the integers that they are.
  ElementKind kind = ElementKind::kOther;
};

// HDF5 must be locked for all of these. Throws ReadError for integers of more than 64 bits.
ElementType element_type(hid_t type);
// HDF5's identifier of a number in memory; need not be closed.
hid_t memory_type(ElementKind kind);
size_t size_of(ElementKind kind);

}  // namespace panda::reader
