#include "stored_attributes.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "element_type.h"
#include "os/c_callback.h"
#include "read_error.h"

namespace panda::reader {

namespace {

constexpr size_t kMaxAttributes = 10000;
constexpr size_t kMaxText = 1 << 20;

herr_t keep_name(hid_t, const char* name, const H5A_info_t*, void* names) {
  auto& all = *static_cast<std::vector<std::string>*>(names);
  all.emplace_back(name);
  return all.size() < kMaxAttributes ? 0 : 1;
}

bool has_creation_order(hid_t object) {
  hid_t id = H5I_INVALID_HID;
  if (H5Iget_type(object) == H5I_DATASET) id = H5Dget_create_plist(object);
  if (H5Iget_type(object) == H5I_GROUP) id = H5Gget_create_plist(object);
  const H5Handle creation(id, H5Pclose);
  unsigned flags = 0;
  return id >= 0 && H5Pget_attr_creation_order(id, &flags) >= 0 &&
         (flags & H5P_CRT_ORDER_TRACKED) != 0;
}

std::string variable_text(hid_t attribute, hid_t type) {
  char* text = nullptr;
  check_read(H5Aread(attribute, type, &text));
  if (text == nullptr) return "";
  const size_t length = strnlen(text, kMaxText + 1);
  std::string value(text, std::min(length, kMaxText));
  H5free_memory(text);
  if (length > kMaxText) throw ReadError("the text is too long");
  return value;
}

std::string text_of(hid_t attribute, hid_t type) {
  const htri_t is_variable = H5Tis_variable_str(type);
  if (is_variable < 0) throw ReadError();
  if (is_variable > 0) return variable_text(attribute, type);
  const size_t size = H5Tget_size(type);
  if (size == 0 || size > kMaxText) throw ReadError("the text is too long");
  std::string text(size, '\0');
  check_read(H5Aread(attribute, type, text.data()));
  text.resize(strnlen(text.data(), size));
  return text;
}

Number number_of(hid_t attribute, ElementKind kind) {
  switch (kind) {
    case ElementKind::kFloat32:
    case ElementKind::kFloat64: {
      double value = 0;
      check_read(H5Aread(attribute, H5T_NATIVE_DOUBLE, &value));
      return value;
    }
    case ElementKind::kUint64: {
      uint64_t value = 0;
      check_read(H5Aread(attribute, H5T_NATIVE_UINT64, &value));
      return value;
    }
    default: {
      int64_t value = 0;
      check_read(H5Aread(attribute, H5T_NATIVE_INT64, &value));
      return value;
    }
  }
}

std::optional<StoredAttribute> read_one(hid_t object, const std::string& name) {
  const H5Handle attribute = open_read(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
  const H5Handle space = open_read(H5Aget_space(attribute.get()), H5Sclose);
  if (H5Sget_simple_extent_type(space.get()) != H5S_SCALAR) return std::nullopt;
  const H5Handle type = open_read(H5Aget_type(attribute.get()), H5Tclose);
  if (H5Tget_class(type.get()) == H5T_STRING) {
    return StoredAttribute{name, text_of(attribute.get(), type.get())};
  }
  const ElementKind kind = element_type(type.get()).kind;
  if (kind == ElementKind::kOther) return std::nullopt;
  return StoredAttribute{name, number_of(attribute.get(), kind)};
}

}  // namespace

std::vector<StoredAttribute> read_attributes(hid_t object, size_t& budget) {
  std::vector<std::string> names;
  const H5_index_t order = has_creation_order(object) ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
  // Attributes before an unreadable one are kept.
  H5Aiterate2(object, order, H5_ITER_INC, nullptr, c_callback<keep_name, -1>, &names);
  std::vector<StoredAttribute> attributes;
  for (const std::string& name : names) {
    try {
      std::optional<StoredAttribute> attribute = read_one(object, name);
      if (!attribute) continue;
      const auto* text = std::get_if<std::string>(&attribute->value);
      const size_t bytes = name.size() + (text == nullptr ? 0 : text->size());
      if (bytes > budget) continue;
      budget -= bytes;
      attributes.push_back(std::move(*attribute));
    } catch (const ReadError&) {
      // All others are shown.
    }
  }
  H5Eclear2(H5E_DEFAULT);
  return attributes;
}

}  // namespace panda::reader
