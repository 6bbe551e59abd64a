#include "fuzz_file.h"

#include <hdf5.h>

#include <array>
#include <limits>
#include <utility>

#include "hdf5/h5_handle.h"

namespace {

using panda::H5Handle;

constexpr size_t kMostDatasets = 4;

hid_t good(hid_t id) {
  if (id < 0) H5Eprint2(H5E_DEFAULT, stderr);
  require(id >= 0, "HDF5 makes it");
  return id;
}

void good_status(herr_t status) {
  if (status < 0) H5Eprint2(H5E_DEFAULT, stderr);
  require(status >= 0, "HDF5 does it");
}

// A number in a file.
struct NumberType {
  const char* dtype;
  size_t size;
  bool is_float, is_signed, is_big_endian;
};
constexpr NumberType kNumbers[] = {
    {"int8", 1, false, true, false},   {"uint8", 1, false, false, false},
    {"int16", 2, false, true, false},  {"uint16", 2, false, false, true},
    {"int32", 4, false, true, true},   {"uint32", 4, false, false, false},
    {"int64", 8, false, true, false},  {"uint64", 8, false, false, true},
    {"float32", 4, true, true, false}, {"float32", 4, true, true, true},
    {"float64", 8, true, true, false}, {"float64", 8, true, true, true},
    {"other", 3, false, false, false}, {"other", 6, false, true, true},
    {"float16", 2, true, true, false},
};
constexpr size_t kNumberTypes = sizeof kNumbers / sizeof *kNumbers;

H5Handle type_of(const NumberType& number) {
  hid_t base = number.is_big_endian ? H5T_STD_I64BE : H5T_STD_I64LE;
  if (number.is_float) base = number.size == 4 ? H5T_IEEE_F32LE : H5T_IEEE_F64LE;
  H5Handle type(good(H5Tcopy(base)), H5Tclose);
  if (!number.is_float) {
    good_status(H5Tset_size(type.get(), number.size));
    good_status(H5Tset_sign(type.get(), number.is_signed ? H5T_SGN_2 : H5T_SGN_NONE));
  } else if (number.size == 2) {
    good_status(H5Tset_fields(type.get(), 15, 10, 5, 0, 10));
    good_status(H5Tset_size(type.get(), 2));
    good_status(H5Tset_ebias(type.get(), 15));
  }
  good_status(H5Tset_order(type.get(), number.is_big_endian ? H5T_ORDER_BE : H5T_ORDER_LE));
  return type;
}

double half_of(uint64_t bits) {
  const uint64_t exponent = bits >> 10 & 31, mantissa = bits & 1023;
  const double sign = (bits >> 15) != 0 ? -1 : 1;
  if (exponent == 31) {
    return mantissa == 0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  }
  if (exponent == 0) return sign * std::ldexp(static_cast<double>(mantissa), -24);
  return sign * std::ldexp(static_cast<double>(mantissa + 1024), static_cast<int>(exponent) - 25);
}

double value_of(const NumberType& number, const uint8_t* bytes) {
  uint64_t bits = 0;
  for (size_t i = 0; i < number.size; ++i) {
    const size_t place = number.is_big_endian ? number.size - 1 - i : i;
    bits |= static_cast<uint64_t>(bytes[i]) << (8 * place);
  }
  if (number.is_float && number.size == 2) return half_of(bits);
  if (number.is_float && number.size == 4) {
    const auto half = static_cast<uint32_t>(bits);
    float value = 0;
    std::memcpy(&value, &half, sizeof value);
    return static_cast<double>(value);
  }
  if (number.is_float) {
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
  if (!number.is_signed) return static_cast<double>(bits);
  const size_t unused = 64 - 8 * number.size;
  return static_cast<double>(static_cast<int64_t>(bits << unused) >> unused);
}

// What is no number.
H5Handle take_other_type(Input& input) {
  switch (input.below(6)) {
    case 0: {
      H5Handle type(good(H5Tcopy(H5T_C_S1)), H5Tclose);
      good_status(H5Tset_size(type.get(), input.flip() ? H5T_VARIABLE : 1 + input.below(30)));
      return type;
    }
    case 1: {
      H5Handle type(good(H5Tcreate(H5T_COMPOUND, 16)), H5Tclose);
      good_status(H5Tinsert(type.get(), "a", 0, H5T_STD_I32LE));
      good_status(H5Tinsert(type.get(), "b", 8, H5T_IEEE_F64BE));
      return type;
    }
    case 2: {
      const hsize_t count = 1 + input.below(5);
      return H5Handle(good(H5Tarray_create2(H5T_STD_U16LE, 1, &count)), H5Tclose);
    }
    case 3: {
      H5Handle type(good(H5Tcreate(H5T_OPAQUE, 1 + input.below(20))), H5Tclose);
      good_status(H5Tset_tag(type.get(), "tag"));
      return type;
    }
    case 4:
      return H5Handle(good(H5Tvlen_create(H5T_STD_I32LE)), H5Tclose);
    default:
      return H5Handle(good(H5Tcopy(H5T_STD_B16LE)), H5Tclose);
  }
}

std::string take_name(Input& input, const char* kind, size_t number) {
  std::string name = kind + std::to_string(number) + input.text(6);
  for (char& c : name) {
    if (c == '/') c = '_';
  }
  return name;
}

WrittenAttribute write_attribute(hid_t object, const std::string& name, Input& input) {
  WrittenAttribute attribute;
  attribute.name = name;
  attribute.is_text = input.flip();
  const NumberType& number = kNumbers[input.below(kNumberTypes)];
  const std::vector<uint8_t> bytes = input.bytes(3 * number.size);
  // Scalar, or several values, or none.
  const size_t values = input.below(8) == 0 ? 3 * input.below(2) : 1;
  const hsize_t count = values;
  attribute.is_shown = values == 1;
  const H5Handle space(good(attribute.is_shown ? H5Screate(H5S_SCALAR)
                            : values == 0      ? H5Screate(H5S_NULL)
                                               : H5Screate_simple(1, &count, nullptr)),
                       H5Sclose);
  H5Handle type = type_of(number);
  const void* value = bytes.data();
  const char* text = nullptr;
  std::vector<char> fixed;
  if (attribute.is_text && attribute.is_shown) {
    attribute.text = input.text(40);
    type = H5Handle(good(H5Tcopy(H5T_C_S1)), H5Tclose);
    if (input.flip()) {
      good_status(H5Tset_size(type.get(), H5T_VARIABLE));
      text = attribute.text.c_str();
      value = &text;
    } else {
      fixed.assign(attribute.text.begin(), attribute.text.end());
      fixed.resize(attribute.text.size() + 1 + input.below(4));
      good_status(H5Tset_size(type.get(), fixed.size()));
      value = fixed.data();
    }
  } else {
    attribute.number = value_of(number, bytes.data());
  }
  const H5Handle made(
      good(H5Acreate2(object, name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT)),
      H5Aclose);
  if (values > 0) good_status(H5Awrite(made.get(), type.get(), value));
  return attribute;
}

std::vector<WrittenAttribute> write_attributes(hid_t object, Input& input) {
  std::vector<WrittenAttribute> attributes;
  const size_t count = input.below(4);
  for (size_t i = 0; i < count; ++i) {
    attributes.push_back(write_attribute(object, take_name(input, "a", i), input));
  }
  return attributes;
}

// How the rows of a dataset of one dimension lie in the file.
struct Storage {
  H5Handle creation;
  uint64_t begin = 0, end = 0;  // rows that are written
  bool is_chunked = false;
};

Storage take_storage(Input& input, const NumberType& number, uint64_t& rows,
                     const std::vector<uint8_t>& fill) {
  Storage storage{H5Handle(good(H5Pcreate(H5P_DATASET_CREATE)), H5Pclose)};
  const hid_t creation = storage.creation.get();
  storage.end = rows;
  const size_t kind = input.below(8);
  if (kind == 0 && rows * number.size < 60000) good_status(H5Pset_layout(creation, H5D_COMPACT));
  if (kind <= 2) return storage;
  storage.is_chunked = true;
  hsize_t chunk = 1 + input.below(100);
  if (kind == 7 && input.below(4) == 0) {
    // So many that only those that are stored can be read; or some that take several blocks.
    const bool is_sparse = input.flip();
    rows = is_sparse ? 70000000 + input.below(1000) : 1200000 + input.below(1000);
    chunk = is_sparse ? 20000 : 30000;
  }
  good_status(H5Pset_chunk(creation, 1, &chunk));
  if (rows < 1000 && input.flip()) good_status(H5Pset_deflate(creation, 1));
  if (input.flip()) good_status(H5Pset_fill_value(creation, type_of(number).get(), fill.data()));
  storage.begin = input.take<uint32_t>() % (rows + 1);
  storage.end = storage.begin + input.below(std::min<uint64_t>(1000, rows - storage.begin) + 1);
  return storage;
}

void take_statistics(WrittenDataset& dataset, const NumberType& number,
                     const std::vector<uint8_t>& bytes, uint64_t rows, double fill) {
  const uint64_t written = bytes.size() / number.size;
  long double sum = 0;
  bool has_any = false;
  const auto take = [&](double value, uint64_t times) {
    if (times == 0) return;
    if (std::isnan(value)) {
      dataset.nans += times;
      return;
    }
    dataset.min = has_any ? std::min(dataset.min, value) : value;
    dataset.max = has_any ? std::max(dataset.max, value) : value;
    has_any = true;
    sum += static_cast<long double>(value) * static_cast<long double>(times);
  };
  for (uint64_t i = 0; i < written; ++i) take(value_of(number, &bytes[i * number.size]), 1);
  take(fill, rows - written);
  // The reader sums up in double precision, which may overflow.
  const bool is_small = std::max(std::abs(dataset.min), std::abs(dataset.max)) < 1e290;
  dataset.mean = is_small ? static_cast<double>(sum / static_cast<long double>(rows - dataset.nans))
                          : std::numeric_limits<double>::quiet_NaN();
}

WrittenDataset write_numbers(hid_t group, const std::string& name, Input& input) {
  const NumberType& number = kNumbers[input.below(kNumberTypes)];
  const H5Handle type = type_of(number);
  uint64_t rows = input.below(input.flip() ? 10 : 3000);
  std::vector<uint8_t> fill(number.size);
  for (uint8_t& byte : fill) byte = input.take<uint8_t>();
  const Storage storage = take_storage(input, number, rows, fill);
  H5D_fill_value_t defined = H5D_FILL_VALUE_ERROR;
  good_status(H5Pfill_value_defined(storage.creation.get(), &defined));
  if (defined != H5D_FILL_VALUE_USER_DEFINED) std::fill(fill.begin(), fill.end(), uint8_t{0});
  const hsize_t extent = rows, first = storage.begin, count = storage.end - storage.begin;
  const hsize_t most = storage.is_chunked ? H5S_UNLIMITED : extent;
  const H5Handle space(good(H5Screate_simple(1, &extent, &most)), H5Sclose);
  const H5Handle made(good(H5Dcreate2(group, name.c_str(), type.get(), space.get(), H5P_DEFAULT,
                                      storage.creation.get(), H5P_DEFAULT)),
                      H5Dclose);
  const std::vector<uint8_t> bytes = input.bytes(count * number.size);
  if (count > 0) {
    const H5Handle memory(good(H5Screate_simple(1, &count, nullptr)), H5Sclose);
    good_status(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &first, nullptr, &count, nullptr));
    good_status(
        H5Dwrite(made.get(), type.get(), memory.get(), space.get(), H5P_DEFAULT, bytes.data()));
  }
  WrittenDataset dataset;
  dataset.dtype = number.dtype;
  dataset.shape = {rows};
  dataset.is_number = true;
  if (rows > 0) take_statistics(dataset, number, bytes, rows, value_of(number, fill.data()));
  dataset.attributes = write_attributes(made.get(), input);
  return dataset;
}

// Any number of dimensions, any type; without values.
WrittenDataset write_other(hid_t group, const std::string& name, Input& input) {
  WrittenDataset dataset;
  dataset.dtype = "other";
  std::array<hsize_t, 3> sizes = {};
  const size_t rank = input.below(4);
  for (size_t i = 0; i < rank; ++i) sizes[i] = 1 + input.below(20);
  dataset.shape.assign(sizes.begin(), sizes.begin() + static_cast<long>(rank));
  const H5Handle space(
      good(rank == 0 ? H5Screate(H5S_SCALAR)
                     : H5Screate_simple(static_cast<int>(rank), sizes.data(), nullptr)),
      H5Sclose);
  const H5Handle type = take_other_type(input);
  const H5Handle creation(good(H5Pcreate(H5P_DATASET_CREATE)), H5Pclose);
  if (input.flip()) good_status(H5Pset_alloc_time(creation.get(), H5D_ALLOC_TIME_EARLY));
  const H5Handle made(good(H5Dcreate2(group, name.c_str(), type.get(), space.get(), H5P_DEFAULT,
                                      creation.get(), H5P_DEFAULT)),
                      H5Dclose);
  dataset.attributes = write_attributes(made.get(), input);
  return dataset;
}

}  // namespace

WrittenFile write_file(const std::string& path, Input& input) {
  WrittenFile written;
  const H5Handle access(good(H5Pcreate(H5P_FILE_ACCESS)), H5Pclose);
  if (input.flip()) {
    good_status(H5Pset_libver_bounds(access.get(), H5F_LIBVER_LATEST, H5F_LIBVER_LATEST));
  }
  const H5Handle file(good(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get())),
                      H5Fclose);
  written.attributes = write_attributes(file.get(), input);
  const H5Handle inner(good(H5Gcreate2(file.get(), "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)),
                       H5Gclose);
  // It leads back.
  if (input.flip()) {
    good_status(H5Lcreate_hard(file.get(), "/", inner.get(), "up", H5P_DEFAULT, H5P_DEFAULT));
    good_status(H5Lcreate_soft("/nothing", inner.get(), "soft", H5P_DEFAULT, H5P_DEFAULT));
  }
  const size_t count = 1 + input.below(kMostDatasets);
  for (size_t i = 0; i < count; ++i) {
    const bool is_inner = input.flip();
    const hid_t group = is_inner ? inner.get() : file.get();
    const std::string name = take_name(input, "d", i);
    WrittenDataset dataset =
        input.below(4) == 0 ? write_other(group, name, input) : write_numbers(group, name, input);
    dataset.name = (is_inner ? "g/" : "") + name;
    written.datasets.push_back(std::move(dataset));
  }
  return written;
}
