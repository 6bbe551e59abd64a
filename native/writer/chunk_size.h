// How many samples the staging buffer has room for, and how many make a chunk.
#pragma once

#include <cstddef>

namespace panda {

// Room of the staging buffer while the chunk size is not chosen: the largest chunk's.
size_t initial_staging_samples(size_t row_bytes);
// Room of the staging buffer once the chunk size is chosen, whatever it is.
size_t staging_samples(size_t row_bytes);
// No fixed size is right for all: small chunks make large files slow, large ones small files big.
// `rows` have come by now, when the first of them are written, or `all` rows that there will be.
size_t chunk_size_for(size_t rows, bool all, size_t row_bytes);

}  // namespace panda
