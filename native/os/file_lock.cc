#include "file_lock.h"

#ifdef __linux__
#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#endif

namespace panda {

#ifdef __linux__

namespace {

struct flock whole_file(short type) {
  struct flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

LockState refused() {
  const bool is_taken = errno == EAGAIN || errno == EACCES || errno == EWOULDBLOCK;
  return is_taken ? LockState::kTaken : LockState::kUnsupported;
}

}  // namespace

LockState lock_file(int descriptor) {
  struct flock lock = whole_file(F_WRLCK);
  if (fcntl(descriptor, F_OFD_SETLK, &lock) != 0) return refused();
  lock = whole_file(F_RDLCK);
  return fcntl(descriptor, F_OFD_SETLK, &lock) == 0 ? LockState::kMine : refused();
}

LockState probe_file(int descriptor) {
  struct flock lock = whole_file(F_WRLCK);
  if (fcntl(descriptor, F_OFD_GETLK, &lock) != 0) return LockState::kUnsupported;
  return lock.l_type == F_UNLCK ? LockState::kMine : LockState::kTaken;
}

LockState lock_folder(int descriptor) {
  return flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? LockState::kMine : refused();
}

#else

LockState lock_file(int) { return LockState::kUnsupported; }
LockState probe_file(int) { return LockState::kUnsupported; }
LockState lock_folder(int) { return LockState::kUnsupported; }

#endif

}  // namespace panda
