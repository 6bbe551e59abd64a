// Memory that is used up, at each allocation in turn, while a file is written and while one can't
// be created: that is an exception for the caller, and HDF5 goes on to work, in other threads too.
// An exception that passed through HDF5's own C functions would leave its lock behind.
//   allocation_failures FOLDER

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <future>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "writer/chunk_writer.h"

namespace {

constexpr size_t kRows = 100;
constexpr auto kPatience = std::chrono::seconds(60);

// Allocations of this thread until one fails; 0: none does.
thread_local long allocations_left = 0;

void* allocate(size_t size) {
  if (allocations_left > 0 && --allocations_left == 0) throw std::bad_alloc();
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

panda::FileSpec spec(const std::string& path) {
  panda::FileSpec spec;
  spec.path = path;
  spec.layout.sample_bytes = 4;
  spec.layout.columns = {{panda::Dtype::kUint32, panda::Conversion::kCopy, 0, 1, 0}};
  spec.datasets = {{"A.Value", {}}};
  spec.attributes.emplace_back();
  spec.attributes.back().name = "pandablocks_version";
  return spec;
}

void write(const std::string& path) {
  const std::vector<uint8_t> bytes(kRows * 4);
  unlink(path.c_str());
  panda::ChunkWriter writer(spec(path));
  writer.append({{bytes.data(), bytes.size()}});
  writer.flush();
  writer.append({{bytes.data(), bytes.size()}});
  panda::Ending ending;
  ending.reason = "Ok";
  writer.close(ending);
}

// @returns whether there was an allocation to fail
template <typename Work>
bool fails_at(long allocation, Work work) {
  bool has_thrown = false;
  allocations_left = allocation;
  try {
    work();
  } catch (const std::exception&) {
    has_thrown = true;
  }
  const bool was_used_up = allocations_left == 0;
  allocations_left = 0;
  return was_used_up && has_thrown;
}

void expect_working(const std::string& path, const char* what, long allocation) {
  std::packaged_task<void()> task([path] { write(path); });
  std::future<void> done = task.get_future();
  std::thread(std::move(task)).detach();
  if (done.wait_for(kPatience) == std::future_status::timeout) {
    std::fprintf(stderr, "%s: HDF5 hangs after allocation %ld failed\n", what, allocation);
    _exit(1);
  }
  done.get();
}

}  // namespace

// Not inlined: GCC would see malloc() meet operator delete, and warn of a mismatch.
#define PANDA_NOINLINE __attribute__((noinline))
PANDA_NOINLINE void* operator new(size_t size) { return allocate(size); }
PANDA_NOINLINE void* operator new[](size_t size) { return allocate(size); }
PANDA_NOINLINE void operator delete(void* memory) noexcept { std::free(memory); }
PANDA_NOINLINE void operator delete[](void* memory) noexcept { std::free(memory); }
PANDA_NOINLINE void operator delete(void* memory, size_t) noexcept { std::free(memory); }
PANDA_NOINLINE void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "allocation_failures FOLDER\n");
    return 2;
  }
  const std::string folder = argv[1];
  const std::string file = folder + "/x.h5", good = folder + "/good.h5";
  const std::string nowhere = folder + "/none/x.h5";
  write(good);
  long whole = 1, refused = 1;
  // Twice in a row nothing to fail: something may allocate only now and then.
  for (int quiet = 0; quiet < 2; ++whole) {
    quiet = fails_at(whole, [&] { write(file); }) ? 0 : quiet + 1;
    expect_working(good, "writing", whole);
  }
  // This always throws: as many as a file takes that is written whole are more than enough.
  for (; refused < whole; ++refused) {
    fails_at(refused, [&] { write(nowhere); });
    expect_working(good, "creating", refused);
  }
  std::printf("%ld allocations of a file, %ld of one that can't be created\n", whole, refused);
  return 0;
}
