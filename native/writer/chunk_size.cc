#include "chunk_size.h"

#include <algorithm>

namespace panda {

namespace {

// docs/performance.md has the measurements behind these.
constexpr size_t kMinChunkSamples = 1024;
// Rows before the first flush say how fast they come, but not how many will: room for more.
constexpr size_t kMinStreamingChunkSamples = 2048;
constexpr size_t kMostChunkSamples = 32768;
// Less of wide rows, which take much memory until the chunk is chosen; still less of very wide
// ones.
constexpr size_t kMostWideChunkSamples = 16384;
constexpr size_t kMostChoiceBytes = size_t{16} << 20;
constexpr size_t kMostWideChoiceBytes = size_t{64} << 20;
// What the processor's caches have room for, as long as it makes no tiny writes.
constexpr size_t kMostStageSamples = 16384;
constexpr size_t kMinStageSamples = 2048;
constexpr size_t kMostStageBytes = size_t{3} << 20;

// From `most` rows down to `least`, as many as fit.
size_t height_within(size_t bytes, size_t row_bytes, size_t most, size_t least) {
  size_t height = most;
  while (height > least && height * row_bytes > bytes) height /= 2;
  return height;
}

}  // namespace

size_t choice_height(size_t row_bytes) {
  const size_t height =
      height_within(kMostChoiceBytes, row_bytes, kMostChunkSamples, kMostWideChunkSamples);
  return height_within(kMostWideChoiceBytes, row_bytes, height, kMinChunkSamples);
}

size_t stage_height(size_t row_bytes) {
  return height_within(kMostStageBytes, row_bytes, kMostStageSamples, kMinStageSamples);
}

size_t chunk_size_for(size_t rows, bool all, size_t row_bytes) {
  size_t size = all ? kMinChunkSamples : kMinStreamingChunkSamples;
  while (size < rows) size *= 2;
  return std::min(size, choice_height(row_bytes));
}

}  // namespace panda
