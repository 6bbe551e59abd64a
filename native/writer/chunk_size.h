// Chooses the capacity of the staging buffer and the number of samples in a chunk.
#pragma once

#include <cstddef>

namespace panda {

// Capacity of the staging buffer before the chunk size is chosen: the largest chunk.
size_t initial_staging_samples(size_t row_bytes);
// Capacity of the staging buffer for any chunk size that was chosen.
size_t staging_samples(size_t row_bytes);
// No fixed chunk size is right: small chunks make large files slow, and large chunks make small
// files big. `rows` is the number of rows before the first flush, or, with `all`, the total.
size_t chunk_size_for(size_t rows, bool all, size_t row_bytes);

}  // namespace panda
