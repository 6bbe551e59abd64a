// The memory of variable-length values while they are read.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace panda::reader {

// Gives HDF5 at most 256 MB of memory: many values may refer to the same large text. All of it is
// freed at the end. HDF5 must be locked.
class VariableMemory {
 public:
  // Installs itself in these transfer properties.
  explicit VariableMemory(hid_t transfer);
  ~VariableMemory();
  VariableMemory(const VariableMemory&) = delete;
  VariableMemory& operator=(const VariableMemory&) = delete;

  // Whether HDF5 has requested more.
  bool is_exhausted() const { return is_exhausted_; }

 private:
  static void* allocate(size_t size, void* self);
  static void release(void* memory, void* self);

  hid_t transfer_;
  size_t budget_ = size_t{256} << 20;
  bool is_exhausted_ = false;
  std::vector<std::unique_ptr<char[]>> pieces_;
};

}  // namespace panda::reader
