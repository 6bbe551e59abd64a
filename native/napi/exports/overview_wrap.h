// JavaScript bindings of Overview: lib/native/overview.ts describes it.
#pragma once

#include <memory>
#include <vector>

#include "napi/napi_setup.h"
#include "overview/overview.h"
#include "scaling/scale.h"

namespace panda {

class OverviewWrap : public Napi::ObjectWrap<OverviewWrap> {
 public:
  static Napi::Function define(Napi::Env env);

  explicit OverviewWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value append(const Napi::CallbackInfo& info);
  Napi::Value read(const Napi::CallbackInfo& info);
  Napi::Value rows(const Napi::CallbackInfo& info);
  Napi::Value byte_length(const Napi::CallbackInfo& info);
  void shrink(const Napi::CallbackInfo& info);

  friend std::vector<std::shared_ptr<Overview>> to_overviews(const Napi::Value& value);

  std::shared_ptr<const Converter> converter_;
  std::shared_ptr<Overview> overview_;
};

// Converts an array of Overviews; undefined is an empty array. Throws a JavaScript TypeError for
// any other value.
std::vector<std::shared_ptr<Overview>> to_overviews(const Napi::Value& value);

}  // namespace panda
