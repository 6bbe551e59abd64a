// Files that external links lead to.
#pragma once

#include <hdf5.h>

#include <string>

namespace panda::reader {

// For H5Pset_elink_cb: refuses what is there but is no file, since opening a pipe waits for
// somebody who writes to it.
herr_t refuse_no_file(const char* parent_file, const char* parent_group, const char* child_file,
                      const char* child_object, unsigned* flags, hid_t file_access, void* data);

// What is where a link to another file leads to.
enum class LinkedFile {
  kNone,     // it leads to no other file
  kMissing,  // nothing
  kFile,
  kOther,  // a pipe, say
};

// Looks as HDF5 does: beside the file with the link, `path`, and from the current folder. HDF5 must
// be locked.
LinkedFile linked_file(hid_t group, const char* link, const std::string& path);

}  // namespace panda::reader
