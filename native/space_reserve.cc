#include "space_reserve.h"

#ifdef __linux__
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#endif

namespace panda {

#ifdef __linux__

namespace {

constexpr size_t kLeastBytes = 4096;
constexpr size_t kMostShare = 64;    // of what is free, one part of so many
constexpr auto kBtrfs = 0x9123683E;  // statfs(2)

}  // namespace

void SpaceReserve::take(const std::string& path, size_t bytes) {
  const size_t slash = path.rfind('/');
  folder_ = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  descriptor_ = open(folder_.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor_ >= 0) extend(bytes);
}

void SpaceReserve::take_for_chunks(size_t bytes) {
  struct statfs system = {};
  if (descriptor_ < 0 || fstatfs(descriptor_, &system) != 0) return;
  const auto free = static_cast<size_t>(system.f_bavail) * static_cast<size_t>(system.f_bsize);
  extend(system.f_type == kBtrfs ? bytes : std::min(bytes, free / kMostShare));
}

void SpaceReserve::extend(size_t bytes) {
  // A file larger than the user's limit would be the program's end, by a signal.
  struct rlimit limit = {};
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur < size_ + bytes) return;
  // What is allocated up to a failure is kept by some file systems, and given back by others.
  const auto allocate = [this](size_t count) {
    return fallocate(descriptor_, 0, static_cast<off_t>(size_), static_cast<off_t>(count)) == 0;
  };
  while (bytes >= kLeastBytes && !allocate(bytes)) bytes /= 2;
  if (bytes >= kLeastBytes) size_ += bytes;
}

void SpaceReserve::release() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

void SpaceReserve::release_now() {
  if (descriptor_ < 0) return;
  release();
  // A quota of btrfs counts what was freed only when it is on the disk that it was.
  const int folder = open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  syncfs(folder);
  close(folder);
}

#else

void SpaceReserve::take(const std::string&, size_t) {}
void SpaceReserve::take_for_chunks(size_t) {}
void SpaceReserve::release() {}
void SpaceReserve::release_now() {}

#endif

}  // namespace panda
