// Waits until a file or folder is on the disk. C++ only, no Node-API: some hosts forbid Node's own
// calls (`node --permission`), or replace them by versions without fsync (Yarn's Plug'n'Play).
#pragma once

#include <string>

namespace panda {

// Returns 0 or an errno. The cache of the disk is flushed too, if the system supports that.
int sync_file(int descriptor);
// Syncs the entries of a folder. Does nothing on systems without that (Windows).
int sync_folder(const std::string& path);

}  // namespace panda
