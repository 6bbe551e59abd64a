// Renames a file without replacing another (RENAME_NOREPLACE). C++ only, no Node-API.
#pragma once

#include <string>

namespace panda {

// Returns 0 or an errno: EEXIST if the target exists; EINVAL or ENOSYS if the system or the file
// system does not support it.
int rename_noreplace(const std::string& from, const std::string& to);

}  // namespace panda
