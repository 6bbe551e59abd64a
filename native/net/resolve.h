// Names of hosts.
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
  // Why there are none: ENOTFOUND.
  std::string error;
};

// Looks a name up, or takes an address as it is. The system sets no limit to the time, so names
// are looked up by a thread that nobody has to wait for. Throws SystemError if there can be none.
std::future<Resolved> resolve(const std::string& host, uint16_t port);

}  // namespace panda::net
