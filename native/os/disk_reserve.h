// Disk space in reserve, with which a file can be closed when the disk is full.
#pragma once

#include <cstddef>
#include <string>

namespace panda {

// Bytes of the file system that are taken from the beginning, in a file without a name, and given
// back when the disk is full: a file of HDF5 can't be closed without room for its metadata. A file
// system that has no such files (NFS, FUSE) gives a name of its own to one that loses its name
// while it is open, and removes it when it is closed, or its program killed.
class DiskReserve {
 public:
  DiskReserve() = default;
  ~DiskReserve() { release(); }
  DiskReserve(const DiskReserve&) = delete;
  DiskReserve& operator=(const DiskReserve&) = delete;

  // Takes the room beside `path`, as far as it is there.
  void take(const std::string& path, size_t bytes);
  // And so much more for chunks that are written over: those with rows to come, and all of them
  // where what is written over is copied (btrfs). Elsewhere no large part of a small disk.
  void take_for_chunks(size_t bytes);
  void release();
  // Waits until others can have it.
  void release_now();

 private:
  void extend(size_t bytes);
  bool allocate(size_t bytes);
  bool write_zeros(size_t bytes);
  void shorten(size_t bytes);

  std::string folder_;
  size_t size_ = 0;
  int descriptor_ = -1;
};

}  // namespace panda
