// Finds an open file that was moved. C++ only, no Node-API.
#pragma once

#include <string>

namespace panda {

// Checks whether an open file still has this path. Returns the path if it does, or if that can't be
// determined; the new path if the file, or a folder above it, was moved; and "" if the new path is
// unknown.
std::string find_file(int descriptor, const std::string& path);

}  // namespace panda
