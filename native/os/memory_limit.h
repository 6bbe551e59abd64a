// How much memory this process may have.
#pragma once

#include <cstdint>

namespace panda {

// From then on memory beyond so many bytes is refused to all of this process (Linux: RLIMIT_DATA).
// Returns false where the system can't do that, or if the process has more already, as one that a
// sanitizer looks at.
bool limit_memory(uint64_t bytes);

}  // namespace panda
