#include "dtype.h"

#include <stdexcept>

namespace panda {

namespace {

constexpr DtypeInfo kDtypes[] = {
    {Dtype::kUint32, "uint32", 4}, {Dtype::kInt32, "int32", 4},  {Dtype::kInt64, "int64", 8},
    {Dtype::kDouble, "double", 8}, {Dtype::kInt96, "int96", 12}, {Dtype::kUint8, "uint8", 1},
};

}  // namespace

const DtypeInfo& dtype_info(Dtype type) {
  for (const DtypeInfo& info : kDtypes) {
    if (info.type == type) return info;
  }
  throw std::invalid_argument("unknown dtype");
}

Dtype dtype_from_name(const std::string& name) {
  for (const DtypeInfo& info : kDtypes) {
    if (name == info.name) return info.type;
  }
  throw std::invalid_argument("unknown field type '" + name + "'");
}

}  // namespace panda
