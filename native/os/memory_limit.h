// Limits the memory of this process.
#pragma once

#include <cstdint>

namespace panda {

// Limits the memory of the whole process (Linux: RLIMIT_DATA). Returns false if the system does not
// support it, or if the process already uses more, as under a sanitizer.
bool limit_memory(uint64_t bytes);

}  // namespace panda
