// How many samples are gathered before they are written, and how many make a chunk.
#pragma once

#include <cstddef>

namespace panda {

// While the chunk is not chosen yet: as many as the largest one has.
size_t choice_height(size_t row_bytes);
// Once it is chosen, whatever was.
size_t stage_height(size_t row_bytes);
// No fixed size is right for all: small chunks make large files slow, large ones small files big.
// `rows` have come by now, when the first of them are written, or `all` rows that there will be.
size_t chunk_size_for(size_t rows, bool all, size_t row_bytes);

}  // namespace panda
