#include "moved_file.h"

#ifndef _WIN32
#include <fcntl.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#endif

namespace panda {

#ifdef _WIN32

// Windows does not allow renaming an open file.
std::string find_file(int, const std::string& path) { return path; }

#else

namespace {

bool is_same(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

// The system's path of the file, without symbolic links; "" if unknown. For a file that was
// removed, or that has another hard link, it is the last known name.
std::string path_of(int descriptor) {
#if defined(__APPLE__)
  char actual[PATH_MAX];
  return fcntl(descriptor, F_GETPATH, actual) == 0 ? actual : "";
#else
  std::string actual(PATH_MAX, '\0');
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t length = readlink(link.c_str(), actual.data(), actual.size());
  actual.resize(length > 0 ? static_cast<size_t>(length) : 0);
  return actual;
#endif
}

// Whether the system marks the path as that of a removed file.
bool says_deleted(std::string_view actual) {
  constexpr std::string_view kDeleted = " (deleted)";
  return actual.size() >= kDeleted.size() &&
         actual.substr(actual.size() - kDeleted.size()) == kDeleted;
}

// Whether the file system has stable inode numbers; FUSE may report different ones each time.
bool knows_files_by_number(int descriptor) {
#ifdef __linux__
  constexpr uint32_t kFuse = 0x65735546;  // statfs(2)
  struct statfs system = {};
  return fstatfs(descriptor, &system) != 0 || static_cast<uint32_t>(system.f_type) != kFuse;
#else
  static_cast<void>(descriptor);
  return true;
#endif
}

std::string without_links(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                         std::free);
  return real ? real.get() : "";
}

}  // namespace

std::string find_file(int descriptor, const std::string& path) {
  struct stat own = {}, there = {};
  if (fstat(descriptor, &own) != 0) return path;
  const bool is_something_there = stat(path.c_str(), &there) == 0;
  // Other errors, such as a failing disk, say nothing about the place of the file.
  if (!is_something_there && errno != ENOENT && errno != ENOTDIR) return path;
  if (is_something_there && is_same(own, there)) return path;
  const std::string actual = path_of(descriptor);
  // A path outside this process's root does not start with a slash.
  if (actual.empty() || actual.front() != '/') return "";
  if (is_something_there && actual == without_links(path)) return path;
  if (stat(actual.c_str(), &there) != 0) return "";
  const bool is_sure = is_same(own, there);
  return is_sure || (!knows_files_by_number(descriptor) && !says_deleted(actual)) ? actual : "";
}

#endif

}  // namespace panda
