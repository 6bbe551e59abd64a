#include "h5_attribute.h"

#include <cstring>
#include <tuple>

#include "h5_error.h"

namespace panda {

namespace {

constexpr const char* kFinished = "finished";
constexpr const char* kEndReason = "end_reason";
constexpr const char* kSamplesReported = "samples_reported";
constexpr const char* kSamplesWritten = "samples_written";
constexpr const char* kFirstSuspectSample = "first_suspect_sample";
constexpr const char* kMissed = "missed";
constexpr const char* kOperation = "write an attribute of";
// Of a text that is overwritten: a variable-length one would need new space during SWMR.
constexpr size_t kStatusTextBytes = 64;
// Attributes beyond this number leave the header for an index, which SWMR does not cover.
constexpr unsigned kMostCompact = 64;

H5Handle text_type(size_t size, const std::string& path) {
  H5Handle type = check_handle(H5Tcopy(H5T_C_S1), H5Tclose, kOperation, path);
  check(H5Tset_size(type.get(), size), kOperation, path);
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), kOperation, path);
  return type;
}

void create(hid_t object, const char* name, hid_t stored, hid_t given, const void* value,
            const std::string& path) {
  H5Handle space = check_handle(H5Screate(H5S_SCALAR), H5Sclose, kOperation, path);
  H5Handle handle =
      check_handle(H5Acreate2(object, name, stored, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                   H5Aclose, kOperation, path);
  check(H5Awrite(handle.get(), given, value), kOperation, path);
}

void overwrite(hid_t object, const char* name, hid_t, hid_t given, const void* value,
               const std::string& path) {
  H5Handle handle = check_handle(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, kOperation, path);
  check(H5Awrite(handle.get(), given, value), kOperation, path);
}

int64_t read_number(hid_t object, const char* name, const std::string& path) {
  int64_t number = -1;
  H5Handle handle = check_handle(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, "read", path);
  check(H5Aread(handle.get(), H5T_NATIVE_INT64, &number), "read", path);
  return number;
}

std::string read_text(hid_t object, const char* name, const std::string& path) {
  char text[kStatusTextBytes] = {};
  H5Handle type = text_type(kStatusTextBytes, path);
  H5Handle handle = check_handle(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, "read", path);
  check(H5Aread(handle.get(), type.get(), text), "read", path);
  return std::string(text, strnlen(text, kStatusTextBytes));
}

// Not in the middle of a character.
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
  }
}

void create_status(hid_t object, const FileStatus& status, const std::string& path) {
  each_of_status(object, status, path, create);
}

void write_status(hid_t object, const FileStatus& status, const std::string& path) {
  each_of_status(object, status, path, overwrite);
}

bool has_status(hid_t object, const std::string& path) {
  const htri_t has = H5Aexists(object, kSamplesWritten);
  if (has < 0) throw H5Error("read", path);
  return has > 0;
}

FileStatus read_status(hid_t object, const std::string& path) {
  FileStatus status;
  status.finished = read_number(object, kFinished, path) == 1;
  status.end_reason = read_text(object, kEndReason, path);
  status.samples_reported = read_number(object, kSamplesReported, path);
  status.samples_written = read_number(object, kSamplesWritten, path);
  status.first_suspect_sample = read_number(object, kFirstSuspectSample, path);
  status.missed = read_number(object, kMissed, path);
  return status;
}

bool FileStatus::operator==(const FileStatus& other) const {
  const auto all = [](const FileStatus& s) {
    return std::tie(s.finished, s.end_reason, s.samples_reported, s.samples_written,
                    s.first_suspect_sample, s.missed);
  };
  return all(*this) == all(other);
}

}  // namespace panda
