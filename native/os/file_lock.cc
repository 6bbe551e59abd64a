#include "file_lock.h"

#ifdef _WIN32
#include "file_descriptor.h"
#else
#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#endif

namespace panda {

// Linux, and macOS with a new SDK; older kernels of macOS refuse them. Not flock(), which HDF5's
// readers use: they could not open the file.
#ifdef F_OFD_SETLK

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

#elif defined(_WIN32)

namespace {

// Locks of Windows are mandatory: nobody else can read or write what is locked. So a byte is locked
// that no file has.
constexpr DWORD kLockedByteHigh = DWORD{1} << 30;  // 2^62

// A probe holds its lock for a moment.
constexpr int kTries = 20;
constexpr DWORD kTryEveryMilliseconds = 5;

LockState lock_byte(HANDLE file, DWORD flags) {
  OVERLAPPED place = {};
  place.OffsetHigh = kLockedByteHigh;
  if (LockFileEx(file, flags | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place) != 0) {
    return LockState::kMine;
  }
  const DWORD error = GetLastError();
  const bool is_taken = error == ERROR_LOCK_VIOLATION || error == ERROR_IO_PENDING;
  return is_taken ? LockState::kTaken : LockState::kUnsupported;
}

}  // namespace

LockState lock_file(int descriptor) {
  const HANDLE file = handle_of(descriptor);
  LockState state = lock_byte(file, LOCKFILE_EXCLUSIVE_LOCK);
  for (int tries = 1; state == LockState::kTaken && tries < kTries; ++tries) {
    Sleep(kTryEveryMilliseconds);
    state = lock_byte(file, LOCKFILE_EXCLUSIVE_LOCK);
  }
  return state;
}

LockState probe_file(int descriptor) {
  const HANDLE file = handle_of(descriptor);
  // Shared: probes do not see one another.
  const LockState state = lock_byte(file, 0);
  if (state == LockState::kMine) {
    OVERLAPPED place = {};
    place.OffsetHigh = kLockedByteHigh;
    UnlockFileEx(file, 0, 1, 0, &place);
  }
  return state;
}

// Node.js opens no folders here.
LockState lock_folder(int) { return LockState::kUnsupported; }

#else

LockState lock_file(int) { return LockState::kUnsupported; }
LockState probe_file(int) { return LockState::kUnsupported; }
LockState lock_folder(int) { return LockState::kUnsupported; }

#endif

}  // namespace panda
