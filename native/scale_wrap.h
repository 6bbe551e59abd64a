// Scaling without a file, for pipeline elements that want to see the columns.
#pragma once

#include "napi_setup.h"

namespace panda {

// scaleSamples(layout, slices) => Promise<TypedArray[]>: lib/native/binding.ts describes it.
Napi::Value scale_samples(const Napi::CallbackInfo& info);

}  // namespace panda
