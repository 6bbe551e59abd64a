// Page-aligned memory that is returned to the system immediately when it is freed.
#pragma once

#ifndef _WIN32
#include <sys/mman.h>
#endif

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

namespace panda {

constexpr size_t kPageBytes = 4096;

// Move-only. malloc may keep memory that one thread frees for that thread: with many files, written
// by different threads, that would add up.
class PageMemory {
 public:
  PageMemory() = default;
  // Throws std::bad_alloc.
  explicit PageMemory(size_t bytes) : bytes_(bytes) {
    if (bytes == 0) return;
#ifndef _WIN32
    void* const memory =
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<uint8_t*>(memory);
#else
    data_ = static_cast<uint8_t*>(::operator new[](bytes, std::align_val_t{kPageBytes}));
#endif
  }
  PageMemory(PageMemory&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  PageMemory& operator=(PageMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  PageMemory(const PageMemory&) = delete;
  PageMemory& operator=(const PageMemory&) = delete;
  ~PageMemory() {
    if (data_ == nullptr) return;
#ifndef _WIN32
    munmap(data_, bytes_);
#else
    ::operator delete[](data_, std::align_val_t{kPageBytes});
#endif
  }

  uint8_t* get() const { return data_; }
  size_t size() const { return bytes_; }

 private:
  uint8_t* data_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace panda
