// Warnings for the user.
#pragma once

#include <string>

#include "napi_setup.h"

namespace panda {

// JavaScript thread. Same as process.emitWarning(); has no effect while the thread is shutting
// down.
void emit_warning(Napi::Env env, const std::string& code, const std::string& text);

}  // namespace panda
