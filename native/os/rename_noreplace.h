// Renames a file without replacing another (RENAME_NOREPLACE). C++ only, no Node-API.
#pragma once

#include <string>

namespace panda {

// 0, or an errno: EEXIST if there is a file of this name already; EINVAL or ENOSYS where the
// system, or the file system, can't rename without replacing what is there.
int rename_noreplace(const std::string& from, const std::string& to);

}  // namespace panda
