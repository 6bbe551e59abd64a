// JavaScript values -> plain C++, before a pool thread sees them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "napi_setup.h"
#include "writer/chunk_writer.h"

namespace panda {

// The functions throw a JavaScript TypeError for values of another shape than lib/native/binding.ts
// says.
SampleLayout to_layout(const Napi::Object& value);
FileSpec to_file_spec(const Napi::Object& value);
// Undefined or null: nobody knows how it ended.
Ending to_ending(const Napi::Value& value);

// The bytes of typed arrays, for a pool thread. JavaScript thread, but for reading `slices`.
struct HeldBytes {
  std::vector<Slice> slices;
  std::unique_ptr<uint8_t[]> copy;
  Napi::ObjectReference pins;
};

// `are_lent`: the caller sees to it that nobody changes or detaches the arrays while they are held.
// Otherwise they are copied.
HeldBytes hold_bytes(const Napi::Value& arrays, bool are_lent);

}  // namespace panda
