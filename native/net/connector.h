// Makes a TCP connection to a host that may have several addresses.
#pragma once

#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "resolve.h"
#include "sigint_watch.h"
#include "socket.h"

namespace panda::net {

// Tries the addresses one after the other, alternating between the two families. An attempt without
// an answer within 250 ms continues while the next one starts (RFC 8305). The first connection is
// used.
class Connector {
 public:
  // All hosts are resolved, and their addresses are tried in that order. Throws SystemError.
  Connector(const std::vector<std::string>& hosts, uint16_t port);

  // Continues for some time. Returns whether there is a connection for take(). Throws the
  // SystemError of the last attempt when no address is left.
  bool go_on(int milliseconds, SigintWatch& watch);
  Socket take() { return std::move(connected_); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Lookup {
    std::string host;
    std::future<Resolved> resolved;
  };
  struct Attempt {
    Socket socket;
    Address address;
  };

  bool collect_addresses(Clock::time_point deadline);
  void begin_next();
  bool look_at_attempts(const std::vector<PollEntry>& entries);
  void failed(const std::string& code, const Address& address);

  std::vector<Lookup> lookups_;
  std::vector<Address> addresses_;
  size_t next_ = 0;
  std::vector<Attempt> attempts_;
  Clock::time_point next_begin_ = Clock::time_point::min();
  std::optional<SystemError> failure_;
  Socket connected_;
};

}  // namespace panda::net
