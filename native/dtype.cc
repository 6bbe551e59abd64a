#include "dtype.h"

#include <hdf5.h>

#include <stdexcept>

namespace panda {

static_assert(sizeof(hid_t) == sizeof(int64_t), "hdf5_type() returns a hid_t");

namespace {

constexpr DtypeInfo kDtypes[] = {
    {Dtype::kUint32, "uint32", 4}, {Dtype::kInt32, "int32", 4},  {Dtype::kInt64, "int64", 8},
    {Dtype::kDouble, "double", 8}, {Dtype::kInt96, "int96", 12},
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

int64_t hdf5_type(Dtype type) {
  switch (type) {
    case Dtype::kUint32:
      return H5T_STD_U32LE;
    case Dtype::kInt32:
      return H5T_STD_I32LE;
    case Dtype::kInt64:
      return H5T_STD_I64LE;
    case Dtype::kDouble:
      return H5T_IEEE_F64LE;
    case Dtype::kInt96:
      break;
  }
  throw std::invalid_argument("a file can't hold this field type");
}

}  // namespace panda
