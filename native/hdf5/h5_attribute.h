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
  enum class Kind { kText, kInteger, kReal, kTexts };
  std::string name;
  Kind kind = Kind::kText;
  std::string text;
  int64_t integer = 0;
  double real = 0;
  std::vector<std::string> texts;
};

// The end of the acquisition. -1: unknown.
struct FileStatus {
  bool finished = false;                  // every reported or requested row is in the file
  std::string end_reason = "unfinished";  // at most 63 bytes
  int64_t samples_reported = -1;          // by END
  int64_t samples_written = -1;
  int64_t first_suspect_sample = -1;  // -1: none
  int64_t missed = -1;                // lost before the connection

  bool operator==(const FileStatus& other) const;
};

// Sets the creation properties of an object that will have attributes: SWMR requires all of them in
// the object header.
void keep_attributes_compact(hid_t creation_properties, const std::string& path);

// HDF5 must be locked for these functions. They throw H5Error; `path` is used in its message.
void create_attribute(hid_t object, const Attribute& attribute, const std::string& path);
// Creates a dataset of one text of fixed length. Call this before SWMR begins.
void create_text(hid_t file, const std::string& name, const std::string& text,
                 const std::string& path);
// Call this before SWMR begins.
void create_status(hid_t object, const FileStatus& status, const std::string& path);
// Overwrites the status; readers that have the object open see it after a refresh.
void write_status(hid_t object, const FileStatus& status, const std::string& path);
// Returns nothing if an attribute is missing, or has another type than this package writes.
std::optional<FileStatus> read_status(hid_t object, const std::string& path);
// Returns a text constant; empty if there is none.
std::string read_constant(hid_t object, const char* name, const std::string& path);
// Whether the root has the version of this package, as in every file of a capture.
bool is_ours(hid_t root, const std::string& path);
// Stores the names of the columns, for repairs. They have to fit in the object header: a file with
// more than 4000 columns does not store them.
void create_column_names(hid_t root, const std::vector<std::string>& names,
                         const std::string& path);
// Returns an empty list if the root does not store the names.
std::vector<std::string> read_column_names(hid_t root, const std::string& path);

}  // namespace panda
