#include "warning.h"

namespace panda {

void emit_warning(Napi::Env env, const std::string& code, const std::string& text) {
  try {
    const Napi::HandleScope scope(env);
    const Napi::Object process = env.Global().Get("process").As<Napi::Object>();
    const Napi::Object options = Napi::Object::New(env);
    options.Set("type", "PandablocksWarning");
    options.Set("code", code);
    process.Get("emitWarning")
        .As<Napi::Function>()
        .Call(process, {Napi::String::New(env, text), options});
  } catch (const Napi::Error&) {
    // JavaScript can't run in this thread any more.
  }
}

}  // namespace panda
