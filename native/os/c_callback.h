// Callbacks for C code, which exceptions must not leave.
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

// A function for C code, which returns `kFailure` when `kFunction` throws. An exception must not
// pass through C code: HDF5 would keep its lock and leave its work half done.
template <auto kFunction, auto kFailure = 0>
inline constexpr auto c_callback = &detail::CCallback<kFunction, kFailure>::call;

// Stores a function in a table of callbacks; it must not throw.
template <typename Result, typename... Args>
void set_callback(Result (*&slot)(Args...), Result (*function)(Args...) noexcept) {
  slot = function;
}

}  // namespace panda
