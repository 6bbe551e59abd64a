#include "memory_limit.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#endif

namespace panda {

#ifdef __linux__

namespace {

// The memory that RLIMIT_DATA limits (proc(5): statm).
uint64_t used_bytes() {
  std::ifstream file("/proc/self/statm");
  uint64_t size = 0, resident = 0, shared = 0, text = 0, library = 0, data = 0;
  if (!(file >> size >> resident >> shared >> text >> library >> data)) return 0;
  return data * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

bool limit_memory(uint64_t bytes) {
  if (used_bytes() > bytes) return false;
  struct rlimit limit = {};
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return false;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, bytes);
  return setrlimit(RLIMIT_DATA, &limit) == 0;
}

#else

// macOS does not count private memory, and Windows has no such limit.
bool limit_memory(uint64_t) { return false; }

#endif

}  // namespace panda
