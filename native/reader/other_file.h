// The targets of external links.
#pragma once

#include <hdf5.h>

#include <string>

namespace panda::reader {

// For H5Pset_elink_cb: refuses targets that exist and are not regular files, since opening a pipe
// would wait for its writer.
herr_t refuse_no_file(const char* parent_file, const char* parent_group, const char* child_file,
                      const char* child_object, unsigned* flags, hid_t file_access, void* data);

// The kind of an external link's target.
enum class LinkedFile {
  kNone,     // not an external link
  kMissing,  // the target does not exist
  kFile,
  kOther,  // such as a pipe
};

// Searches like HDF5: in the folder of the file with the link, `path`, and in the current folder.
// HDF5 must be locked.
LinkedFile linked_file(hid_t group, const char* link, const std::string& path);

}  // namespace panda::reader
