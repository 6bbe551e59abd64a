// Making a TCP connection to a host that may have several addresses.
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

// Tries one address after the other, of the two families in turn. One that does not answer within
// 250 ms is still waited for while the next is tried (RFC 8305). The first connection is taken.
class Connector {
 public:
  // With several hosts all are looked up, and the addresses tried in that order. Throws
  // SystemError.
  Connector(const std::vector<std::string>& hosts, uint16_t port);

  // Goes on for some time. Returns whether there is a connection, for take(). Throws SystemError
  // when no address is left: of the last one that failed.
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
