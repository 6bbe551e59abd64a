// The metadata that HDF5 wrote recently.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <utility>
#include <vector>

namespace panda {

// HDF5 writes its metadata once, and assumes that the write succeeded. If the file system reports a
// write error later, this journal has the metadata to write again. It is never larger than the
// metadata itself: only the last write to an address is kept.
class MetadataJournal {
 public:
  struct Entry {
    haddr_t address;
    std::vector<uint8_t> bytes;
  };

  void add(haddr_t address, const void* data, size_t bytes);
  void clear();
  // In the order of writing.
  const std::list<Entry>& entries() const { return entries_; }

 private:
  std::list<Entry> entries_;
  std::map<std::pair<haddr_t, size_t>, std::list<Entry>::iterator> by_address_;
};

}  // namespace panda
