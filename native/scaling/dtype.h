// The types that a PandA sends, and the types in a file.
#pragma once

#include <cstddef>
#include <string>

namespace panda {

// All values are little-endian and copied unchanged out of packed samples.
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "pandablocks needs a little-endian machine"
#endif

enum class Dtype { kUint32, kInt32, kInt64, kDouble, kInt96, kUint8 };

struct DtypeInfo {
  Dtype type;
  const char* name;  // as in the header of the data port
  size_t size;       // bytes in a packed sample
};

const DtypeInfo& dtype_info(Dtype type);

// Throws std::invalid_argument for a name that is not in the table.
Dtype dtype_from_name(const std::string& name);

}  // namespace panda
