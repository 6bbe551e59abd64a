// A virtual file driver (VFD) for HDF5 that finds the address of a chunk in the file, so that rows
// can be written to the chunk in parts.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "metadata_journal.h"
#include "os/page_memory.h"

namespace panda {

// HDF5 writes only whole chunks, and has no function for the address of a new chunk. So this driver
// passes all calls to HDF5's own driver, except the writing of one special buffer: the address of
// that write is the address of the chunk. The file is an ordinary HDF5 file.
//
// Not thread-safe: HDF5 must be locked for every call that is not const. The open file keeps the
// object alive.
class ChunkAddressVfd : public std::enable_shared_from_this<ChunkAddressVfd> {
 public:
  // `descriptor`: of the file to open, even if it was moved; -1: open the path.
  explicit ChunkAddressVfd(std::string path, int descriptor = -1)
      : path_(std::move(path)), given_descriptor_(descriptor) {}
  ~ChunkAddressVfd() = default;
  ChunkAddressVfd(const ChunkAddressVfd&) = delete;
  ChunkAddressVfd& operator=(const ChunkAddressVfd&) = delete;

  // Installs the driver in the properties for creating a file. Throws H5Error.
  void set_up(hid_t file_access);
  // Allocates the chunk that starts at `row`, in the file and in the index of the dataset, without
  // writing to it, and returns its address. The dataset must be longer than `row`.
  haddr_t allocate_chunk(hid_t dataset, hsize_t row, size_t chunk_bytes);
  // Writes into an allocated chunk, bypassing HDF5, which must not be locked. HDF5's driver does
  // not know the length of the file then, until extend_file().
  void write(haddr_t address, const void* data, size_t bytes) const;
  // Waits while the file system is frozen (fsfreeze): HDF5 would wait with its lock held.
  void await_disk() const;
  // Extends the file to its allocated length, so that no reader finds it truncated.
  void extend_file();
  // The descriptor of the open file; -1 on Windows.
  int descriptor() const { return descriptor_; }

  // Whether to keep written metadata, which can then be written again after a late write error.
  void keep_metadata(bool keeps);
  // Call this when the file is known to be on the disk.
  void forget_metadata() { metadata_.clear(); }
  void write_metadata_again();

 private:
  friend struct VfdFile;

  std::string path_to_open() const;

  const std::string path_;
  const int given_descriptor_;
  H5FD_t* file_ = nullptr;  // HDF5's own driver's, while the file is open
  int descriptor_ = -1;
  PageMemory unwritten_;  // the buffer whose write marks the address; never read
  haddr_t chunk_address_ = HADDR_UNDEF;
  bool keeps_metadata_ = false;
  MetadataJournal metadata_;
};

}  // namespace panda
