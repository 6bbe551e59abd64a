// What HDF5 has written of its metadata lately.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <utility>
#include <vector>

namespace panda {

// HDF5 writes its metadata once, and takes it for written. Where a file system says only later that
// it could not write, this has what has to be written again. No larger than the metadata itself:
// only the last of several writes to one address is kept.
class MetadataJournal {
 public:
  struct Entry {
    haddr_t address;
    std::vector<uint8_t> bytes;
  };

  void add(haddr_t address, const void* data, size_t bytes);
  void clear();
  // In the order in which they were written.
  const std::list<Entry>& entries() const { return entries_; }

 private:
  std::list<Entry> entries_;
  std::map<std::pair<haddr_t, size_t>, std::list<Entry>::iterator> by_address_;
};

}  // namespace panda
