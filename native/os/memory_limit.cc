#include "memory_limit.h"

#ifdef __linux__
#include <sys/resource.h>

#include <algorithm>
#endif

namespace panda {

#ifdef __linux__

bool limit_memory(uint64_t bytes) {
  struct rlimit limit = {};
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return false;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, bytes);
  return setrlimit(RLIMIT_DATA, &limit) == 0;
}

#else

// macOS counts no private memory, Windows has no such limit.
bool limit_memory(uint64_t) { return false; }

#endif

}  // namespace panda
