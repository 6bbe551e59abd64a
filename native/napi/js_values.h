// Converts JavaScript values to C++ values for pool threads.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "napi_setup.h"
#include "writer/chunk_writer.h"

namespace panda {

// The functions throw a JavaScript TypeError for values that do not match lib/native/binding.ts.
SampleLayout to_layout(const Napi::Object& value);
FileSpec to_file_spec(const Napi::Object& value);
AcquisitionStart to_acquisition_start(const Napi::Object& value);
// Undefined or null: the end is unknown.
Ending to_ending(const Napi::Value& value);

// The bytes of typed arrays, for a pool thread. Only `slices` may be used outside the JavaScript
// thread.
struct HeldBytes {
  std::vector<Slice> slices;
  std::unique_ptr<uint8_t[]> copy;
  Napi::ObjectReference pins;
};

// `are_lent`: the caller guarantees that the arrays are not changed or detached while they are
// held. Otherwise they are copied.
HeldBytes hold_bytes(const Napi::Value& arrays, bool are_lent);

}  // namespace panda
