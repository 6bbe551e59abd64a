// A virtual file driver (VFD) of HDF5 that tells the address of a chunk in the file, so that rows
// can be written there piece by piece.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "metadata_journal.h"
#include "os/page_memory.h"

namespace panda {

// HDF5 takes chunks whole, and has no call that tells the address of one to come. So a file is
// opened with a virtual file driver that hands everything on to HDF5's own driver, except for the
// writing of one buffer: the address of that write is the address of the chunk. The file is like
// any other.
//
// Not thread-safe: HDF5 must be locked for every call that is not const. The file keeps it
// while it is open.
class ChunkAddressVfd : public std::enable_shared_from_this<ChunkAddressVfd> {
 public:
  // `descriptor`: of the file to open, wherever it has been moved to; -1: the file of this path.
  explicit ChunkAddressVfd(std::string path, int descriptor = -1)
      : path_(std::move(path)), given_descriptor_(descriptor) {}
  ~ChunkAddressVfd() = default;
  ChunkAddressVfd(const ChunkAddressVfd&) = delete;
  ChunkAddressVfd& operator=(const ChunkAddressVfd&) = delete;

  // The file that will be created with these properties has this driver. Throws H5Error.
  void set_up(hid_t file_access);
  // Allocates the chunk that begins with `row`, in the file and in the dataset's index, writes
  // nothing there, and returns its address. The dataset must be longer than `row`.
  haddr_t allocate_chunk(hid_t dataset, hsize_t row, size_t chunk_bytes);
  // Inside of an allocated chunk, and past HDF5, which must not be locked. HDF5's driver does
  // not know then how long the file is, until extend_file().
  void write(haddr_t address, const void* data, size_t bytes) const;
  // Waits while the file system takes nothing (fsfreeze), which HDF5 would do with its lock held.
  void await_disk() const;
  // Makes the file as long as what is allocated in it, so that no reader finds one cut short.
  void extend_file();
  // Of the file while it is open; -1 on Windows.
  int descriptor() const { return descriptor_; }

  // Whether metadata that is written is kept, to be written again where it may not have got to the
  // disk.
  void keep_metadata(bool keeps);
  // The file is known to be on the disk.
  void forget_metadata() { metadata_.clear(); }
  void write_metadata_again();

 private:
  friend struct VfdFile;

  std::string path_to_open() const;

  const std::string path_;
  const int given_descriptor_;
  H5FD_t* file_ = nullptr;  // of HDF5's own driver, while the file is open
  int descriptor_ = -1;
  PageMemory unwritten_;  // stands for a chunk whose address is asked for; never looked at
  haddr_t chunk_address_ = HADDR_UNDEF;
  bool keeps_metadata_ = false;
  MetadataJournal metadata_;
};

}  // namespace panda
