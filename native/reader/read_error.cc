#include "read_error.h"

#include <algorithm>

#include "os/c_callback.h"

namespace panda::reader {

namespace {

constexpr size_t kMaxReason = 160;

herr_t first_description(unsigned, const H5E_error2_t* error, void* text) {
  std::string& reason = *static_cast<std::string*>(text);
  if (reason.empty() && error->desc != nullptr) reason = error->desc;
  return 0;
}

// Returns only the message of the operating system, if there is one.
std::string in_short(const std::string& reason) {
  const std::string mark = "error message = '";
  const size_t begin = reason.find(mark);
  if (begin == std::string::npos) return reason.substr(0, kMaxReason);
  const size_t from = begin + mark.size();
  return reason.substr(from, std::min(kMaxReason, reason.find('\'', from) - from));
}

std::string innermost_reason() {
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, c_callback<first_description, -1>, &reason);
  H5Eclear2(H5E_DEFAULT);
  return reason.empty() ? "HDF5 can not read it" : in_short(reason);
}

}  // namespace

ReadError::ReadError() : std::runtime_error(innermost_reason()) {}

void check_read(herr_t status) {
  if (status < 0) throw ReadError();
}

H5Handle open_read(hid_t id, H5Handle::Close close) {
  if (id < 0) throw ReadError();
  return H5Handle(id, close);
}

}  // namespace panda::reader
