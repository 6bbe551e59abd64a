#include "variable_memory.h"

#include "os/c_callback.h"
#include "read_error.h"

namespace panda::reader {

void* VariableMemory::allocate(size_t size, void* self) {
  auto& memory = *static_cast<VariableMemory*>(self);
  memory.is_exhausted_ = memory.is_exhausted_ || size > memory.budget_;
  if (memory.is_exhausted_) return nullptr;
  memory.budget_ -= size;
  memory.pieces_.push_back(std::make_unique<char[]>(size));
  return memory.pieces_.back().get();
}

void VariableMemory::release(void*, void*) {}

VariableMemory::VariableMemory(hid_t transfer) : transfer_(transfer) {
  check_read(H5Pset_vlen_mem_manager(transfer, c_callback<allocate, nullptr>, this,
                                     c_callback<release>, this));
}

VariableMemory::~VariableMemory() {
  H5Pset_vlen_mem_manager(transfer_, nullptr, nullptr, nullptr, nullptr);
}

}  // namespace panda::reader
