// Locks of open files. They end with the last descriptor of the open file, and so with the process,
// however it ends. C++ only, no Node-API.
#pragma once

namespace panda {

enum class LockState {
  kMine,
  kTaken,        // by another descriptor, in any process on any machine
  kUnsupported,  // by the system or by this file system
};

// Locks a file that is open for reading and writing. Readers are not affected: on local file
// systems HDF5 ignores this kind of lock. It is downgraded to a shared lock, so that it is
// compatible with HDF5's lock where the two kinds are the same (NFS). Windows: a lock of one byte
// far behind the end of the file.
LockState lock_file(int descriptor);

// Whether another descriptor has locked the file; kMine: none has.
LockState probe_file(int descriptor);

// Locks a folder for a moment, while nothing else may change its entries. kTaken: try again.
LockState lock_folder(int descriptor);

}  // namespace panda
