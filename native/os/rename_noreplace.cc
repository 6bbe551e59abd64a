#include "rename_noreplace.h"

#include <cerrno>

#if defined(__linux__)
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__APPLE__)
#include <stdio.h>
#elif defined(_WIN32)
#include "file_descriptor.h"
#endif

namespace panda {

int rename_noreplace(const std::string& from, const std::string& to) {
#if defined(__linux__)
  // Some C libraries have no function for it.
  constexpr unsigned kNoReplace = 1;
  const long status =
      syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), kNoReplace);
  return status == 0 ? 0 : errno;
#elif defined(__APPLE__)
  return renamex_np(from.c_str(), to.c_str(), RENAME_EXCL) == 0 ? 0 : errno;
#elif defined(_WIN32)
  // Without flags it replaces nothing, and does not copy to another disk.
  const BOOL is_moved = MoveFileExW(wide_path(from).c_str(), wide_path(to).c_str(), 0);
  return is_moved != 0 ? 0 : errno_of(GetLastError());
#else
  static_cast<void>(from);
  static_cast<void>(to);
  return ENOSYS;
#endif
}

}  // namespace panda
