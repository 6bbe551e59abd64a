// Locks of open files. They go with the last descriptor of that file, and so with the process,
// however it ends. C++ only, no Node-API.
#pragma once

namespace panda {

enum class LockState {
  kMine,
  kTaken,        // by somebody else, in this process or another, on this machine or another
  kUnsupported,  // by the system or by this file system
};

// Marks a file, open for reading and writing, as one's own. Readers are not in the way: it is of
// the kind that HDF5 does not look at on local file systems, and shared in the end, so that it
// agrees with HDF5's where the two are the same (NFS).
LockState lock_file(int descriptor);

// Whether somebody else has marked the file; kMine: nobody has.
LockState probe_file(int descriptor);

// For moments in which nobody else is to change what is in a folder. kTaken: try again.
LockState lock_folder(int descriptor);

}  // namespace panda
