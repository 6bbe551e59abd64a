// Finds an open file that was moved. C++ only, no Node-API.
#pragma once

#include <string>

namespace panda {

// Looks whether an open file is still the one of this path. If it is, or if that can't be found
// out, the path comes back; if the file was moved, or a folder above it, where it is now; nothing
// ("") if the path is not the file's any more, and its current path is not known.
std::string find_file(int descriptor, const std::string& path);

}  // namespace panda
