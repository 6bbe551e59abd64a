// A folder in memory for the files of a fuzzer.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "fuzz_input.h"

// Gone at the end; a crash leaves it, with the file.
class Folder {
 public:
  Folder() {
    char name[] = "/dev/shm/pandablocks-fuzz-XXXXXX";
    require(mkdtemp(name) != nullptr, "folder");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline const std::string& folder() {
  static const Folder made;
  return made.path();
}
