#include "disk_reserve.h"

#ifdef __linux__
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>
#endif

namespace panda {

#ifdef __linux__

namespace {

constexpr size_t kLeastBytes = 4096;
constexpr size_t kMostShare = 64;    // // the largest share of the free space, 1/64
constexpr auto kBtrfs = 0x9123683E;  // statfs(2)
// The limit where space can only be reserved by writing: these bytes are sent over the network when
// a file is created.
constexpr size_t kMostWrittenBytes = size_t{8} << 20;
constexpr size_t kPieceBytes = size_t{256} << 10;

int open_nameless(const std::string& folder, const std::string& path) {
  const int descriptor = open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor >= 0) return descriptor;
  const std::string name = path + ".reserve";
  const int named = open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (named >= 0) unlink(name.c_str());
  return named;
}

}  // namespace

void DiskReserve::take(const std::string& path, size_t bytes) {
  const size_t slash = path.rfind('/');
  folder_ = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  descriptor_ = open_nameless(folder_, path);
  if (descriptor_ >= 0) extend(bytes);
}

void DiskReserve::take_for_chunks(size_t bytes) {
  struct statfs system = {};
  if (descriptor_ < 0 || fstatfs(descriptor_, &system) != 0) return;
  const auto free = static_cast<size_t>(system.f_bavail) * static_cast<size_t>(system.f_bsize);
  extend(system.f_type == kBtrfs ? bytes : std::min(bytes, free / kMostShare));
}

void DiskReserve::extend(size_t bytes) {
  // Exceeding the user's limit on the file size would kill the program by a signal.
  struct rlimit limit = {};
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur < size_ + bytes) return;
  // After a failure, some file systems keep a partial allocation, others release it.
  while (bytes >= kLeastBytes && !allocate(bytes)) bytes /= 2;
  if (bytes >= kLeastBytes) size_ += bytes;
}

bool DiskReserve::allocate(size_t bytes) {
  const auto from = static_cast<off_t>(size_);
  if (fallocate(descriptor_, 0, from, static_cast<off_t>(bytes)) == 0) return true;
  if (errno != EOPNOTSUPP && errno != ENOSYS) return false;
  if (size_ + bytes > kMostWrittenBytes) return false;
  if (write_zeros(bytes)) return true;
  shorten(size_);
  return false;
}

// A failure leaves the size unchanged, which is acceptable.
void DiskReserve::shorten(size_t bytes) {
  const int status = ftruncate(descriptor_, static_cast<off_t>(bytes));
  static_cast<void>(status);
}

bool DiskReserve::write_zeros(size_t bytes) {
  const std::vector<char> zeros(std::min(bytes, kPieceBytes));
  for (size_t done = 0; done < bytes;) {
    const size_t piece = std::min(bytes - done, zeros.size());
    const ssize_t some = pwrite(descriptor_, zeros.data(), piece, static_cast<off_t>(size_ + done));
    if (some <= 0) return false;
    done += static_cast<size_t>(some);
  }
  // Only a sync guarantees that the space is allocated.
  return fsync(descriptor_) == 0;
}

void DiskReserve::release() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

void DiskReserve::release_now() {
  if (descriptor_ < 0) return;
  // FUSE closes a file some time after the call.
  shorten(0);
  release();
  // The quota of btrfs counts the freed space only after a sync.
  const int folder = open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  syncfs(folder);
  close(folder);
}

#else

void DiskReserve::take(const std::string&, size_t) {}
void DiskReserve::take_for_chunks(size_t) {}
void DiskReserve::release() {}
void DiskReserve::release_now() {}

#endif

}  // namespace panda
