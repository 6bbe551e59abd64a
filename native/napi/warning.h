// Warnings that a user sees.
#pragma once

#include <string>

#include "napi_setup.h"

namespace panda {

// JavaScript thread. As process.emitWarning() does; in vain while the thread is being ended.
void emit_warning(Napi::Env env, const std::string& code, const std::string& text);

}  // namespace panda
