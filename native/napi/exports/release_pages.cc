#include "release_pages.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace panda {

void release_pages(const Napi::CallbackInfo& info) {
  if (!info[0].IsTypedArray()) throw Napi::TypeError::New(info.Env(), "a typed array is needed");
#ifdef __linux__
  const Napi::TypedArray array = info[0].As<Napi::TypedArray>();
  const uintptr_t page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  uint8_t* const bytes = static_cast<uint8_t*>(array.ArrayBuffer().Data()) + array.ByteOffset();
  const uintptr_t begin = reinterpret_cast<uintptr_t>(bytes);
  // Only whole pages: partial pages may contain other data.
  const uintptr_t first = (begin + page - 1) / page * page;
  const uintptr_t last = (begin + array.ByteLength()) / page * page;
  if (first >= last) return;
  madvise(bytes + (first - begin), last - first, MADV_DONTNEED);
#endif
}

}  // namespace panda
