// SIGINT while the JavaScript thread waits, when its handlers can't run.
#pragma once

namespace panda::net {

// Replaces Node's handler of SIGINT while the object exists. Only the main thread may create and
// destroy it, one object at a time.
class SigintWatch {
 public:
  // With false, nothing is watched.
  explicit SigintWatch(bool is_wanted);
  // A SIGINT that arrived and was not taken is passed to the previous handler.
  ~SigintWatch();
  SigintWatch(const SigintWatch&) = delete;
  SigintWatch& operator=(const SigintWatch&) = delete;

  bool has_come() const;
  // Same as has_come(), but the caller has to handle the signal.
  bool take();

 private:
  const bool is_wanted_;
};

}  // namespace panda::net
