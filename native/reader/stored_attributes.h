// Attributes that are a single text or number.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "statistics.h"

namespace panda::reader {

struct StoredAttribute {
  std::string name;
  // A text with its bytes unchanged, or a number.
  std::variant<std::string, Number> value;
};

// Reads the attributes of an object, in the order of creation if the file tracks it, otherwise by
// name. Enums are read as numbers. `budget` is the remaining number of bytes for names and texts,
// and is reduced by them; attributes that exceed it, or a megabyte, are left out. Unreadable
// attributes are left out too. HDF5 must be locked.
std::vector<StoredAttribute> read_attributes(hid_t object, size_t& budget);

}  // namespace panda::reader
