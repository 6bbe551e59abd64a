// Open files by their descriptors. C++ only, no Node-API.
#pragma once

#ifdef _WIN32
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include <string>
#endif

namespace panda {

// Child processes do not inherit a file that HDF5 has opened. They would keep it open, and on
// Windows keep others from renaming it.
void keep_from_children(int descriptor);

#ifdef _WIN32
// The handle of a descriptor of Node.js, whose C runtime has a table of its own;
// INVALID_HANDLE_VALUE if there is none.
HANDLE handle_of(int descriptor);
// The errno that stands for the system's error.
int errno_of(DWORD error);
// A path in UTF-8 as the system's functions take it.
std::wstring wide_path(const std::string& path);
#endif

}  // namespace panda
