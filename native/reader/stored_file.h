// An HDF5 file that is open for reading.
#pragma once

#include <hdf5.h>

#include <optional>
#include <string>

#include "hdf5/h5_handle.h"

namespace panda::reader {

// HDF5 must be locked for all calls, including the destructor. The file itself is not locked: a
// reader never prevents a writer from opening it.
class StoredFile {
 public:
  // `is_live`: the file is being written, or its writer was killed. Throws ReadError.
  StoredFile(const std::string& path, bool is_live);

  hid_t get() const { return file_.get(); }
  // The properties for following links, which may lead to other files.
  hid_t link_access() const { return link_access_.get(); }
  // The properties for opening a dataset, with a chunk cache of this size.
  H5Handle dataset_access(size_t cache_bytes) const;

 private:
  H5Handle file_access_;
  H5Handle link_access_;
  H5Handle file_;
};

// The text of a dataset that holds one text, of at most 16 MB. Nothing if there is no such dataset
// of this name. Locks HDF5. Throws ReadError.
std::optional<std::string> read_text(const std::string& path, const std::string& name,
                                     bool is_live);

}  // namespace panda::reader
