#include "other_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <string_view>
#include <vector>

namespace panda::reader {

namespace {

LinkedFile look_at(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) {
    return errno == ENOENT || errno == ENOTDIR ? LinkedFile::kMissing : LinkedFile::kOther;
  }
  return (status.st_mode & S_IFMT) == S_IFREG ? LinkedFile::kFile : LinkedFile::kOther;
}

// All places where HDF5 may look for a file that `parent` names.
std::vector<std::string> places_of(std::string_view parent, const std::string& child) {
  const size_t slash = parent.find_last_of("/\\");
  const size_t own_slash = child.find_last_of("/\\");
  const std::string folder(slash == std::string_view::npos ? "" : parent.substr(0, slash + 1));
  std::vector<std::string> places = {child, folder + child};
  if (own_slash != std::string::npos) places.push_back(folder + child.substr(own_slash + 1));
  return places;
}

}  // namespace

herr_t refuse_no_file(const char* parent_file, const char*, const char* child_file, const char*,
                      unsigned*, hid_t, void*) {
  for (const std::string& place : places_of(parent_file, child_file)) {
    if (look_at(place) == LinkedFile::kOther) return -1;
  }
  return 0;
}

LinkedFile linked_file(hid_t group, const char* link, const std::string& path) {
  constexpr size_t kMaxNames = 1 << 16;
  H5L_info_t info = {};
  if (H5Lget_info(group, link, &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_EXTERNAL ||
      info.u.val_size > kMaxNames) {
    return LinkedFile::kNone;
  }
  std::vector<char> names(info.u.val_size);
  const char* file = nullptr;
  const char* object = nullptr;
  unsigned flags = 0;
  if (H5Lget_val(group, link, names.data(), names.size(), H5P_DEFAULT) < 0 ||
      H5Lunpack_elink_val(names.data(), names.size(), &flags, &file, &object) < 0) {
    return LinkedFile::kNone;
  }
  LinkedFile found = LinkedFile::kMissing;
  for (const std::string& place : places_of(path, file)) {
    const LinkedFile here = look_at(place);
    if (here != LinkedFile::kMissing) found = here;
    if (here == LinkedFile::kOther) break;
  }
  return found;
}

}  // namespace panda::reader
