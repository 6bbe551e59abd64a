#include "deferred_write_errors.h"

#ifdef __linux__
#include <sys/vfs.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#elif defined(__APPLE__)
#include <sys/mount.h>
#include <sys/param.h>
#endif

namespace panda {

#ifdef __linux__

bool defers_write_errors(int descriptor) {
  // From statfs(2); for file systems outside the kernel, from their own headers.
  constexpr uint32_t kFileSystems[] = {
      0x6969,      // NFS
      0x65735546,  // FUSE
      0x517B,      // SMB
      0xFF534D42,  // CIFS
      0xFE534D42,  // SMB 2
      0x00C36400,  // Ceph
      0x5346414F,  // AFS
      0x6B414653,  // kAFS
      0x01021997,  // 9P
      0x73757245,  // Coda
      0x0BD00BD0,  // Lustre
      0x47504653,  // GPFS
      0x19830326,  // BeeGFS
      0x20030528,  // OrangeFS
  };
  struct statfs system = {};
  if (fstatfs(descriptor, &system) != 0) return true;
  const auto type = static_cast<uint32_t>(system.f_type);
  return std::find(std::begin(kFileSystems), std::end(kFileSystems), type) !=
         std::end(kFileSystems);
}

#elif defined(__APPLE__)

bool defers_write_errors(int descriptor) {
  struct statfs system = {};
  return fstatfs(descriptor, &system) != 0 || (system.f_flags & MNT_LOCAL) == 0;
}

#else

bool defers_write_errors(int) { return false; }

#endif

}  // namespace panda
