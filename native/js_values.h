// JavaScript values -> plain C++, before a pool thread sees them.
#pragma once

#include <vector>

#include "chunk_writer.h"
#include "napi_setup.h"

namespace panda {

// The functions throw a JavaScript TypeError for values of another shape than lib/native/binding.ts
// says.
SampleLayout to_layout(const Napi::Object& value);
FileSpec to_file_spec(const Napi::Object& value);
std::vector<Attribute> to_attributes(const Napi::Array& value);
// Undefined or null: there was no END.
Ending to_ending(const Napi::Value& value);

// The bytes that typed arrays show. They stay valid as long as `pins` holds the arrays and nobody
// detaches them.
std::vector<Slice> to_slices(const Napi::Value& value, Napi::ObjectReference* pins);

}  // namespace panda
