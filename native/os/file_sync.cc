#include "file_sync.h"

#include <cerrno>

#ifdef _WIN32
#include "file_descriptor.h"
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace panda {

#ifdef _WIN32

int sync_file(int descriptor) {
  return FlushFileBuffers(handle_of(descriptor)) != 0 ? 0 : errno_of(GetLastError());
}

int sync_folder(const std::string&) { return 0; }

#else

int sync_file(int descriptor) {
#ifdef F_FULLFSYNC
  // fsync() of macOS leaves the bytes in the disk's cache. Some file systems lack F_FULLFSYNC.
  if (fcntl(descriptor, F_FULLFSYNC) == 0) return 0;
#endif
  int status = 0;
  do {
    status = fsync(descriptor);
  } while (status != 0 && errno == EINTR);
  return status == 0 ? 0 : errno;
}

int sync_folder(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  const int error = sync_file(descriptor);
  close(descriptor);
  return error;
}

#endif

}  // namespace panda
