#include "chunk_size.h"

#include <algorithm>

namespace panda {

namespace {

// bench/NOTES.md has the measurements behind these.
constexpr size_t kMinChunkSamples = 1024;
// Rows before the first flush say how fast they come, but not how many will: room for more.
constexpr size_t kMinStreamingChunkSamples = 2048;
constexpr size_t kMostChunkSamples = 32768;
// Less of wide rows, which take much memory until the chunk is chosen; still less of very wide
// ones.
constexpr size_t kMostWideChunkSamples = 16384;
constexpr size_t kMostInitialBytes = size_t{16} << 20;
constexpr size_t kMostWideInitialBytes = size_t{64} << 20;
// What the processor's caches have room for, as long as it makes no tiny writes.
constexpr size_t kMostStagingSamples = 16384;
constexpr size_t kMinStagingSamples = 2048;
constexpr size_t kMostStagingBytes = size_t{3} << 20;

// From `most` rows down to `least`, as many as fit.
size_t samples_within(size_t bytes, size_t row_bytes, size_t most, size_t least) {
  size_t samples = most;
  while (samples > least && samples * row_bytes > bytes) samples /= 2;
  return samples;
}

}  // namespace

size_t initial_staging_samples(size_t row_bytes) {
  const size_t samples =
      samples_within(kMostInitialBytes, row_bytes, kMostChunkSamples, kMostWideChunkSamples);
  return samples_within(kMostWideInitialBytes, row_bytes, samples, kMinChunkSamples);
}

size_t staging_samples(size_t row_bytes) {
  return samples_within(kMostStagingBytes, row_bytes, kMostStagingSamples, kMinStagingSamples);
}

size_t chunk_size_for(size_t rows, bool all, size_t row_bytes) {
  size_t size = all ? kMinChunkSamples : kMinStreamingChunkSamples;
  while (size < rows) size *= 2;
  return std::min(size, initial_staging_samples(row_bytes));
}

}  // namespace panda
