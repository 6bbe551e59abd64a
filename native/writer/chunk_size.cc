#include "chunk_size.h"

#include <algorithm>

namespace panda {

namespace {

// bench/NOTES.md has the measurements behind these.
constexpr size_t kMinChunkSamples = 1024;
// The rows before the first flush tell the rate, but not the total. So a chunk has room for more.
constexpr size_t kMinStreamingChunkSamples = 2048;
constexpr size_t kMostChunkSamples = 32768;
// Wide rows take much memory until the chunk size is chosen, so their chunks have fewer rows.
constexpr size_t kMostWideChunkSamples = 16384;
constexpr size_t kMostInitialBytes = size_t{16} << 20;
constexpr size_t kMostWideInitialBytes = size_t{64} << 20;
// Fits into the processor's caches, unless the writes would become tiny.
constexpr size_t kMostStagingSamples = 16384;
constexpr size_t kMinStagingSamples = 2048;
constexpr size_t kMostStagingBytes = size_t{3} << 20;

// Returns as many rows as fit, between `least` and `most`.
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
