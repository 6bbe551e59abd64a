// Lists the datasets of a file, without their values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stored_attributes.h"

namespace panda::reader {

struct StoredDataset {
  // Includes the groups, e.g. "group/name"; the bytes are as in the file.
  std::string name;
  std::string dtype = "other";  // see element_type.h
  // The length of each dimension; empty for a scalar.
  std::vector<uint64_t> shape;
  bool is_empty = false;  // HDF5's null dataspace: a type without a value
  std::vector<StoredAttribute> attributes;
  // Why it can't be read; empty if it can.
  std::string error;
};

struct Listing {
  std::vector<StoredAttribute> attributes;  // of the root
  // In the order of the names, or of creation if the file tracks it. A dataset with several names
  // is listed under each of them; groups that contain themselves are not entered again.
  std::vector<StoredDataset> datasets;
};

// Lists a file in steps, which are short if the disk is fast. For one thread at a time; it locks
// HDF5 itself, separately for each step.
class FileListing {
 public:
  // Does not read yet. `is_live`: the file is being written, or its writer was killed.
  FileListing(std::string path, bool is_live);
  ~FileListing();
  FileListing(const FileListing&) = delete;
  FileListing& operator=(const FileListing&) = delete;

  // Returns nothing until the list is complete; do not call it afterwards. Broken links are left
  // out. A file may contain any number of links, attributes and groups: the list is limited to some
  // ten megabytes, and an entry with an error says that there are more. Throws ReadError if the
  // file can't be opened.
  std::optional<Listing> next();
  // The number of datasets found so far.
  uint64_t progress() const;

 private:
  class Walk;

  std::string path_;
  bool is_live_;
  std::unique_ptr<Walk> walk_;
};

}  // namespace panda::reader
