// Attributes: constants, and a status that changes at the end.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace panda {

// A constant of the acquisition or of a dataset.
struct Attribute {
  enum class Kind { kText, kInteger, kReal };
  std::string name;
  Kind kind = Kind::kText;
  std::string text;
  int64_t integer = 0;
  double real = 0;
};

// How the acquisition ended. -1: not known.
struct FileStatus {
  bool finished = false;                  // every row that was reported, or asked for, is there
  std::string end_reason = "unfinished";  // cut at 63 bytes
  int64_t samples_reported = -1;          // by END
  int64_t samples_written = -1;
  int64_t first_suspect_sample = -1;  // -1: none
  int64_t missed = -1;                // before the connection

  bool operator==(const FileStatus& other) const;
};

// What has to be said to HDF5 when an object that will have attributes is created: SWMR wants them
// all in its header.
void keep_attributes_compact(hid_t creation_properties, const std::string& path);

// All of these: HDF5 must be locked. They throw H5Error; `path` is for its message.
void create_attribute(hid_t object, const Attribute& attribute, const std::string& path);
// Before SWMR begins.
void create_status(hid_t object, const FileStatus& status, const std::string& path);
// Overwrites; readers that have the object open see it after a refresh.
void write_status(hid_t object, const FileStatus& status, const std::string& path);
// Nothing if not all of it is there in the types in which it is written.
std::optional<FileStatus> read_status(hid_t object, const std::string& path);
// A constant that is a text; empty if there is none.
std::string read_constant(hid_t object, const char* name, const std::string& path);
// Whether the root tells the version of this package, as that of each capture does.
bool is_ours(hid_t root, const std::string& path);
// Which datasets are columns, for those who repair the file. No more than fit into a header: a file
// of more than 4000 columns does not say.
void create_column_names(hid_t root, const std::vector<std::string>& names,
                         const std::string& path);
// Empty if the root does not say.
std::vector<std::string> read_column_names(hid_t root, const std::string& path);

}  // namespace panda
