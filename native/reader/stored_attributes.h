// Attributes that are one text or one number.
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
  // A text as its bytes are, or a number.
  std::variant<std::string, Number> value;
};

// Those of an object that can be read, in their order of creation where the file knows it,
// otherwise by name. Enums are numbers. `budget` is how many bytes names and texts may have, and is
// lowered by them; attributes for which it does not suffice are left out, and those of more than a
// megabyte. HDF5 must be locked.
std::vector<StoredAttribute> read_attributes(hid_t object, size_t& budget);

}  // namespace panda::reader
