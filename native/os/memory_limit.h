// How much memory this process may have.
#pragma once

#include <cstdint>

namespace panda {

// From then on memory beyond so many bytes is refused to all of this process (Linux: RLIMIT_DATA);
// returns whether the system can do that.
bool limit_memory(uint64_t bytes);

}  // namespace panda
