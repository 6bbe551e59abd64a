// Memory that begins at a page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace panda {

constexpr size_t kPageBytes = 4096;

struct PageDelete {
  void operator()(uint8_t* memory) const {
    ::operator delete[](memory, std::align_val_t{kPageBytes});
  }
};

using PageMemory = std::unique_ptr<uint8_t[], PageDelete>;

inline PageMemory page_memory(size_t bytes) {
  return PageMemory(static_cast<uint8_t*>(::operator new[](bytes, std::align_val_t{kPageBytes})));
}

}  // namespace panda
