// Waiting until something is on the disk. C++ only, no Node-API: hosts forbid Node's own calls
// (`node --permission`), or replace them by some that lack fsync (Yarn's Plug'n'Play).
#pragma once

#include <string>

namespace panda {

// 0, or an errno. The disk's own cache is emptied too, where the system can tell it to.
int sync_file(int descriptor);
// So that the names in a folder are on the disk. Does nothing where folders have no sync (Windows).
int sync_folder(const std::string& path);

}  // namespace panda
