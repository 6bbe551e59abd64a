// Functions of ours that C code calls: no exception leaves them.
#pragma once

namespace panda {

namespace detail {

template <auto kFunction, auto kFailure, typename Type = decltype(kFunction)>
struct CCallback;

template <auto kFunction, auto kFailure, typename Result, typename... Args>
struct CCallback<kFunction, kFailure, Result (*)(Args...)> {
  static Result call(Args... args) noexcept {
    try {
      return kFunction(args...);
    } catch (...) {
      return static_cast<Result>(kFailure);
    }
  }
};

}  // namespace detail

// A function for C code to call, which returns `kFailure` where `kFunction` throws. An exception
// must not pass through C: HDF5 would keep its lock, and what it was about to do would stay half
// done.
template <auto kFunction, auto kFailure = 0>
inline constexpr auto c_callback = &detail::CCallback<kFunction, kFailure>::call;

// Puts a function into a table of C's; only one that can't throw.
template <typename Result, typename... Args>
void set_callback(Result (*&slot)(Args...), Result (*function)(Args...) noexcept) {
  slot = function;
}

}  // namespace panda
