#include "h5_attribute.h"

#include <cstring>
#include <tuple>
#include <utility>

#include "h5_error.h"

namespace panda {

namespace {

constexpr const char* kFinished = "finished";
constexpr const char* kEndReason = "end_reason";
constexpr const char* kSamplesReported = "samples_reported";
constexpr const char* kSamplesWritten = "samples_written";
constexpr const char* kFirstSuspectSample = "first_suspect_sample";
constexpr const char* kMissed = "missed";
constexpr const char* kVersion = "pandablocks_version";
constexpr const char* kColumns = "columns";
constexpr const char* kOperation = "write an attribute of";
constexpr const char* kReading = "read";
// The size of a text that is overwritten: a variable-length text would need new space during SWMR.
constexpr size_t kStatusTextBytes = 64;
// With more attributes, HDF5 moves them from the header to an index, which SWMR does not support.
constexpr unsigned kMostCompact = 64;
// An attribute of 64 KiB would not fit in the header; a name takes 16 bytes.
constexpr size_t kMostColumnNames = 4000;

H5Handle text_type(size_t size, const std::string& path) {
  H5Handle type = check_handle(H5Tcopy(H5T_C_S1), H5Tclose, kOperation, path);
  check(H5Tset_size(type.get(), size), kOperation, path);
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), kOperation, path);
  return type;
}

void create_in(const H5Handle& space, hid_t object, const char* name, hid_t stored, hid_t given,
               const void* value, const std::string& path) {
  H5Handle handle =
      check_handle(H5Acreate2(object, name, stored, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                   H5Aclose, kOperation, path);
  check(H5Awrite(handle.get(), given, value), kOperation, path);
}

void create(hid_t object, const char* name, hid_t stored, hid_t given, const void* value,
            const std::string& path) {
  H5Handle space = check_handle(H5Screate(H5S_SCALAR), H5Sclose, kOperation, path);
  create_in(space, object, name, stored, given, value, path);
}

void create_texts(hid_t object, const char* name, const std::vector<std::string>& texts,
                  const std::string& path) {
  const hsize_t count = texts.size();
  H5Handle space = check_handle(H5Screate_simple(1, &count, nullptr), H5Sclose, kOperation, path);
  H5Handle type = text_type(H5T_VARIABLE, path);
  std::vector<const char*> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(text.c_str());
  create_in(space, object, name, type.get(), type.get(), values.data(), path);
}

void overwrite(hid_t object, const char* name, hid_t, hid_t given, const void* value,
               const std::string& path) {
  H5Handle handle = check_handle(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, kOperation, path);
  check(H5Awrite(handle.get(), given, value), kOperation, path);
}

// Returns nothing if there is no scalar attribute with this name and class.
H5Handle open_scalar(hid_t object, const char* name, H5T_class_t kind, const std::string& path) {
  const htri_t exists = H5Aexists(object, name);
  if (exists < 0) throw H5Error(kReading, path);
  if (exists == 0) return {};
  H5Handle handle = check_handle(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, kReading, path);
  H5Handle type = check_handle(H5Aget_type(handle.get()), H5Tclose, kReading, path);
  H5Handle space = check_handle(H5Aget_space(handle.get()), H5Sclose, kReading, path);
  if (H5Tget_class(type.get()) != kind) return {};
  return H5Sget_simple_extent_npoints(space.get()) == 1 ? std::move(handle) : H5Handle();
}

std::optional<int64_t> read_number(hid_t object, const char* name, const std::string& path) {
  int64_t number = -1;
  H5Handle handle = open_scalar(object, name, H5T_INTEGER, path);
  if (handle.get() < 0) return std::nullopt;
  check(H5Aread(handle.get(), H5T_NATIVE_INT64, &number), kReading, path);
  return number;
}

// Whether the attribute has a type that this package writes. HDF5 converts only some text types.
bool is_text(const H5Handle& attribute, size_t size, const std::string& path) {
  H5Handle type = check_handle(H5Aget_type(attribute.get()), H5Tclose, kReading, path);
  H5Handle own = text_type(size, path);
  return H5Tequal(type.get(), own.get()) > 0;
}

std::optional<std::string> read_fixed_text(hid_t object, const char* name,
                                           const std::string& path) {
  char text[kStatusTextBytes] = {};
  H5Handle handle = open_scalar(object, name, H5T_STRING, path);
  if (handle.get() < 0 || !is_text(handle, kStatusTextBytes, path)) return std::nullopt;
  H5Handle type = text_type(kStatusTextBytes, path);
  check(H5Aread(handle.get(), type.get(), text), kReading, path);
  return std::string(text, strnlen(text, kStatusTextBytes));
}

std::vector<std::string> read_texts(const H5Handle& attribute, const std::string& path) {
  H5Handle space = check_handle(H5Aget_space(attribute.get()), H5Sclose, kReading, path);
  H5Handle type = text_type(H5T_VARIABLE, path);
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  std::vector<char*> read(count > 0 ? static_cast<size_t>(count) : 0);
  if (read.empty()) return {};
  check(H5Aread(attribute.get(), type.get(), read.data()), kReading, path);
  std::vector<std::string> texts;
  texts.reserve(read.size());
  for (const char* text : read) texts.emplace_back(text == nullptr ? "" : text);
  check(H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, read.data()), kReading, path);
  return texts;
}

// Shortens a text without splitting a character.
size_t cut_utf8(const std::string& text, size_t most) {
  if (text.size() <= most) return text.size();
  size_t size = most;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return size;
}

template <typename Write>
void each_of_status(hid_t object, const FileStatus& status, const std::string& path, Write write) {
  const int8_t finished = status.finished ? 1 : 0;
  write(object, kFinished, H5T_STD_I8LE, H5T_NATIVE_INT8, &finished, path);
  char reason[kStatusTextBytes] = {};
  std::memcpy(reason, status.end_reason.data(), cut_utf8(status.end_reason, kStatusTextBytes - 1));
  H5Handle text = text_type(kStatusTextBytes, path);
  write(object, kEndReason, text.get(), text.get(), reason, path);
  const auto number = [&](const char* name, const int64_t& value) {
    write(object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value, path);
  };
  number(kSamplesReported, status.samples_reported);
  number(kSamplesWritten, status.samples_written);
  number(kFirstSuspectSample, status.first_suspect_sample);
  number(kMissed, status.missed);
}

}  // namespace

void keep_attributes_compact(hid_t creation_properties, const std::string& path) {
  check(H5Pset_attr_phase_change(creation_properties, kMostCompact, 0), kOperation, path);
}

void create_attribute(hid_t object, const Attribute& attribute, const std::string& path) {
  const char* const name = attribute.name.c_str();
  switch (attribute.kind) {
    case Attribute::Kind::kText: {
      H5Handle type = text_type(H5T_VARIABLE, path);
      const char* const text = attribute.text.c_str();
      return create(object, name, type.get(), type.get(), &text, path);
    }
    case Attribute::Kind::kInteger:
      return create(object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &attribute.integer, path);
    case Attribute::Kind::kReal:
      return create(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &attribute.real, path);
    case Attribute::Kind::kTexts:
      return create_texts(object, name, attribute.texts, path);
  }
}

void create_text(hid_t file, const std::string& name, const std::string& text,
                 const std::string& path) {
  H5Handle space = check_handle(H5Screate(H5S_SCALAR), H5Sclose, kOperation, path);
  // With the NUL that ends it.
  H5Handle type = text_type(text.size() + 1, path);
  H5Handle dataset = check_handle(H5Dcreate2(file, name.c_str(), type.get(), space.get(),
                                             H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                                  H5Dclose, kOperation, path);
  check(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.c_str()),
        kOperation, path);
}

void create_status(hid_t object, const FileStatus& status, const std::string& path) {
  each_of_status(object, status, path, create);
}

void write_status(hid_t object, const FileStatus& status, const std::string& path) {
  each_of_status(object, status, path, overwrite);
}

std::optional<FileStatus> read_status(hid_t object, const std::string& path) {
  const auto number = [&](const char* name) { return read_number(object, name, path); };
  const auto finished = number(kFinished), reported = number(kSamplesReported),
             written = number(kSamplesWritten), suspect = number(kFirstSuspectSample),
             missed = number(kMissed);
  const auto reason = read_fixed_text(object, kEndReason, path);
  if (!finished || !reported || !written || !suspect || !missed || !reason) return std::nullopt;
  FileStatus status;
  status.finished = *finished == 1;
  status.end_reason = *reason;
  status.samples_reported = *reported;
  status.samples_written = *written;
  status.first_suspect_sample = *suspect;
  status.missed = *missed;
  return status;
}

std::string read_constant(hid_t object, const char* name, const std::string& path) {
  H5Handle handle = open_scalar(object, name, H5T_STRING, path);
  if (handle.get() < 0 || !is_text(handle, H5T_VARIABLE, path)) return "";
  return read_texts(handle, path).at(0);
}

bool is_ours(hid_t root, const std::string& path) {
  const htri_t exists = H5Aexists(root, kVersion);
  if (exists < 0) throw H5Error(kReading, path);
  return exists > 0;
}

void create_column_names(hid_t root, const std::vector<std::string>& names,
                         const std::string& path) {
  if (names.empty() || names.size() > kMostColumnNames) return;
  std::vector<std::string> listed;
  listed.reserve(names.size());
  // As a reader lists them: not from the root.
  for (const std::string& name : names) listed.push_back(name.substr(name.rfind('/', 0) == 0));
  create_texts(root, kColumns, listed, path);
}

std::vector<std::string> read_column_names(hid_t root, const std::string& path) {
  const htri_t exists = H5Aexists(root, kColumns);
  if (exists < 0) throw H5Error(kReading, path);
  if (exists == 0) return {};
  H5Handle handle = check_handle(H5Aopen(root, kColumns, H5P_DEFAULT), H5Aclose, kReading, path);
  return is_text(handle, H5T_VARIABLE, path) ? read_texts(handle, path)
                                             : std::vector<std::string>();
}

bool FileStatus::operator==(const FileStatus& other) const {
  const auto all = [](const FileStatus& s) {
    return std::tie(s.finished, s.end_reason, s.samples_reported, s.samples_written,
                    s.first_suspect_sample, s.missed);
  };
  return all(*this) == all(other);
}

}  // namespace panda
