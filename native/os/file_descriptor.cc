#include "file_descriptor.h"

#ifdef _WIN32
#include <io.h>

#include <cerrno>
#else
#include <fcntl.h>
#endif

namespace panda {

#ifndef _WIN32

void keep_from_children(int descriptor) { fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

#else

void keep_from_children(int descriptor) {
#ifdef __MINGW32__
  // HDF5 is linked statically, with the C runtime that is used here.
  const auto handle = reinterpret_cast<HANDLE>(_get_osfhandle(descriptor));
  SetHandleInformation(handle, HANDLE_FLAG_INHERIT, 0);
#else
  static_cast<void>(descriptor);
#endif
}

HANDLE handle_of(int descriptor) {
  using GetHandle = HANDLE (*)(int);
  static const auto get_handle = reinterpret_cast<GetHandle>(
      reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(nullptr), "uv_get_osfhandle")));
  return get_handle == nullptr ? INVALID_HANDLE_VALUE : get_handle(descriptor);
}

int errno_of(DWORD error) {
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      return ENOENT;
    case ERROR_ALREADY_EXISTS:
    case ERROR_FILE_EXISTS:
      return EEXIST;
    case ERROR_ACCESS_DENIED:
    case ERROR_WRITE_PROTECT:
      return EACCES;
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
      return EBUSY;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
      return ENOSPC;
    case ERROR_INVALID_HANDLE:
      return EBADF;
    case ERROR_INVALID_NAME:
      return EINVAL;
    case ERROR_NOT_SAME_DEVICE:
      return EXDEV;
    case ERROR_INVALID_FUNCTION:
    case ERROR_NOT_SUPPORTED:
    case ERROR_CALL_NOT_IMPLEMENTED:
      return ENOSYS;
    default:
      return EIO;
  }
}

std::wstring wide_path(const std::string& path) {
  const int bytes = static_cast<int>(path.size());
  const int units = MultiByteToWideChar(CP_UTF8, 0, path.data(), bytes, nullptr, 0);
  std::wstring wide(static_cast<size_t>(units), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, path.data(), bytes, wide.data(), units);
  return wide;
}

#endif

}  // namespace panda
