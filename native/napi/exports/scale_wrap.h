// Scaling without a file, for pipeline elements that use the columns.
#pragma once

#include "napi/napi_setup.h"

namespace panda {

// lib/native/binding.ts describes both functions.
// scaleSamples(layout, slices, areLent, isPortable) => Promise<TypedArray[]>
Napi::Value scale_samples(const Napi::CallbackInfo& info);
// vectorColumns(layout) => number
Napi::Value vector_columns(const Napi::CallbackInfo& info);

}  // namespace panda
