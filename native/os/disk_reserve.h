// Reserved disk space, which makes it possible to close a file on a full disk.
#pragma once

#include <cstddef>
#include <string>

namespace panda {

// Disk space in a file without a name, allocated at the start and released when the disk is full:
// an HDF5 file can't be closed without space for its metadata. On a file system without such files
// (NFS, FUSE), the file is unlinked while it is open; the system renames it, and removes it when it
// is closed or the program is killed.
class DiskReserve {
 public:
  DiskReserve() = default;
  ~DiskReserve() { release(); }
  DiskReserve(const DiskReserve&) = delete;
  DiskReserve& operator=(const DiskReserve&) = delete;

  // Reserves as much of this space as is available, in the folder of `path`.
  void take(const std::string& path, size_t bytes);
  // Reserves more space for chunks that are overwritten: partly filled chunks, and, where
  // overwriting copies (btrfs), all chunks. Other file systems reserve at most a small share of the
  // free space.
  void take_for_chunks(size_t bytes);
  void release();
  // Waits until other programs can use the space.
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
