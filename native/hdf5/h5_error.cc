#include "h5_error.h"

#include <new>
#include <system_error>
#include <utility>

#include "os/c_callback.h"

namespace panda {

namespace {

herr_t append_description(unsigned, const H5E_error2_t* error, void* text) {
  std::string& all = *static_cast<std::string*>(text);
  if (error->desc == nullptr || *error->desc == '\0') return 0;
  if (!all.empty()) all += ": ";
  all += error->desc;
  return 0;
}

std::string take_error_stack() {
  std::string text;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, c_callback<append_description, -1>, &text);
  H5Eclear2(H5E_DEFAULT);
  return text.empty() ? "HDF5 gave no reason" : text;
}

}  // namespace

H5Error::H5Error(std::string operation, std::string path)
    : std::runtime_error(take_error_stack()),
      operation_(std::move(operation)),
      path_(std::move(path)) {}

H5Error::H5Error(std::string operation, std::string path, int system_error)
    : std::runtime_error("errno = " + std::to_string(system_error) + ", error message = '" +
                         std::generic_category().message(system_error) + "'"),
      operation_(std::move(operation)),
      path_(std::move(path)) {}

std::string reason_of(const std::exception_ptr& problem) {
  try {
    std::rethrow_exception(problem);
  } catch (const std::bad_alloc&) {
    return "not enough memory";
  } catch (const std::exception& error) {
    std::string text = error.what();
    const std::string mark = "error message = '";
    const size_t begin = text.find(mark);
    if (begin == std::string::npos) return text;
    const size_t end = text.find('\'', begin + mark.size());
    return text.substr(begin + mark.size(), end - begin - mark.size());
  } catch (...) {
    return "unknown";
  }
}

void check(herr_t status, const char* operation, const std::string& path) {
  if (status < 0) throw H5Error(operation, path);
}

H5Handle check_handle(hid_t id, H5Handle::Close close, const char* operation,
                      const std::string& path) {
  if (id < 0) throw H5Error(operation, path);
  return H5Handle(id, close);
}

}  // namespace panda
