// What is in a file: its datasets, without their values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stored_attributes.h"

namespace panda::reader {

struct StoredDataset {
  // With the groups that it is in, e.g. "group/name"; bytes as they are in the file.
  std::string name;
  std::string dtype = "other";  // see element_type.h
  // Of each dimension; nothing for a scalar.
  std::vector<uint64_t> shape;
  bool is_empty = false;  // HDF5's null dataspace: it has a type, and no value
  std::vector<StoredAttribute> attributes;
  // Why it can't be read; empty if it can.
  std::string error;
};

struct Listing {
  std::vector<StoredAttribute> attributes;  // of the root
  // In the order of the names, or of creation where the file knows it. Datasets with several names
  // are there under each of them; groups that lead back to themselves are not entered again.
  std::vector<StoredDataset> datasets;
};

// Looks at a file in steps, each of which takes a moment where the disk is fast. One thread at a
// time; it locks HDF5 itself, for each step apart.
class FileListing {
 public:
  // Does nothing yet. `is_live`: somebody writes to the file, or was killed while writing.
  FileListing(std::string path, bool is_live);
  ~FileListing();
  FileListing(const FileListing&) = delete;
  FileListing& operator=(const FileListing&) = delete;

  // Nothing until all has been looked at; then it is not to be called again. Links to nothing are
  // left out. A file may claim to have any number of links, attributes and groups: so many are
  // looked at that some ten megabytes suffice, and an entry with an error says that there are more.
  // Throws ReadError if the file can't be opened.
  std::optional<Listing> next();
  // How many datasets have been found.
  uint64_t progress() const;

 private:
  class Walk;

  std::string path_;
  bool is_live_;
  std::unique_ptr<Walk> walk_;
};

}  // namespace panda::reader
