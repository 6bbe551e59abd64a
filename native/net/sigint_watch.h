// SIGINT while the JavaScript thread waits: its handlers can't run then.
#pragma once

namespace panda::net {

// Takes SIGINT for as long as this lives, instead of the handler that Node has for it. Made and
// destroyed by the main thread, one at a time.
class SigintWatch {
 public:
  // With false nothing is done.
  explicit SigintWatch(bool is_wanted);
  // One that came and was not taken is given back to the handler of before.
  ~SigintWatch();
  SigintWatch(const SigintWatch&) = delete;
  SigintWatch& operator=(const SigintWatch&) = delete;

  bool has_come() const;
  // As has_come(), and the caller answers for it.
  bool take();

 private:
  const bool is_wanted_;
};

}  // namespace panda::net
