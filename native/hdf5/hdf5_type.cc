#include "hdf5_type.h"

#include <stdexcept>

namespace panda {

hid_t hdf5_type(Dtype type) {
  switch (type) {
    case Dtype::kUint32:
      return H5T_STD_U32LE;
    case Dtype::kInt32:
      return H5T_STD_I32LE;
    case Dtype::kInt64:
      return H5T_STD_I64LE;
    case Dtype::kDouble:
      return H5T_IEEE_F64LE;
    case Dtype::kUint8:
      return H5T_STD_U8LE;
    case Dtype::kInt96:
      break;
  }
  throw std::invalid_argument("a file can't hold this field type");
}

}  // namespace panda
