// Resolves host names.
#pragma once

#include <future>
#include <string>
#include <vector>

#include "socket.h"

namespace panda::net {

struct Address {
  sockaddr_storage storage;
  socklen_t length;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  // `127.0.0.1:8888`, `[::1]:8888`
  std::string text() const;
};

struct Resolved {
  // In the order of the system.
  std::vector<Address> addresses;
  // Why there are no addresses: ENOTFOUND.
  std::string error;
};

// Resolves a name or a numeric address. The system sets no time limit, so a detached thread
// resolves names. Throws SystemError if no thread can be started.
std::future<Resolved> resolve(const std::string& host, uint16_t port);

}  // namespace panda::net
