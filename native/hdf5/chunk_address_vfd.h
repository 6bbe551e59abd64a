// Finds out where HDF5 puts a chunk, so that its rows can go there piece by piece.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "metadata_journal.h"
#include "os/page_memory.h"

namespace panda {

// HDF5 takes chunks whole, and has no call that says where one will be. So a file is opened with a
// virtual file driver that hands everything on to HDF5's own one, but for the writing of one
// buffer: where that would go is where the chunk is. What comes of it is a file like any other.
//
// Not thread-safe: HDF5 must be locked for every call that is not const. The file keeps it
// while it is open.
class ChunkDriver : public std::enable_shared_from_this<ChunkDriver> {
 public:
  // `claimed`: of the file that is to be opened, wherever it is; -1: the one of this path.
  explicit ChunkDriver(std::string path, int claimed = -1)
      : path_(std::move(path)), claimed_(claimed) {}
  ~ChunkDriver() = default;
  ChunkDriver(const ChunkDriver&) = delete;
  ChunkDriver& operator=(const ChunkDriver&) = delete;

  // The file that will be created with these properties has this driver. Throws H5Error.
  void set_up(hid_t file_access);
  // Gives the chunk that begins with `row` a place in the file and in the dataset's index, and
  // writes nothing there. The dataset must be longer than `row`.
  haddr_t place_chunk(hid_t dataset, hsize_t row, size_t chunk_bytes);
  // Inside of a chunk that has a place, and past HDF5, which must not be locked. HDF5's driver does
  // not know then how long the file is, until extend_file().
  void write(haddr_t address, const void* data, size_t bytes) const;
  // Waits while the file system takes nothing (fsfreeze), which HDF5 would do with its lock held.
  void await_disk() const;
  // Makes the file as long as what has a place in it, so that no reader finds one cut short.
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
  friend struct ChunkDriverFile;

  std::string path_to_open() const;

  const std::string path_;
  const int claimed_;
  H5FD_t* file_ = nullptr;  // of HDF5's own driver, while the file is open
  int descriptor_ = -1;
  PageMemory unwritten_;  // stands for a chunk whose place is asked for; never looked at
  haddr_t place_ = HADDR_UNDEF;
  bool keeps_metadata_ = false;
  MetadataJournal metadata_;
};

}  // namespace panda
