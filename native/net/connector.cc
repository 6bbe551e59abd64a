#include "connector.h"

#include <algorithm>
#include <utility>

#include "wait_ready.h"

namespace panda::net {

namespace {

constexpr std::chrono::milliseconds kNextAfter(250);

// Rounded up, since 0 would not wait at all.
int milliseconds_until(std::chrono::steady_clock::time_point time) {
  const auto left = time - std::chrono::steady_clock::now();
  return static_cast<int>(
      std::max<int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(left).count()));
}

// Alternates between the address families, starting with that of the first address.
std::vector<Address> in_turn(const std::vector<Address>& addresses) {
  std::vector<Address> kinds[2];
  for (const Address& address : addresses) {
    const bool is_first = address.storage.ss_family == addresses.front().storage.ss_family;
    kinds[is_first ? 0 : 1].push_back(address);
  }
  std::vector<Address> all;
  for (size_t i = 0; all.size() < addresses.size(); i++) {
    for (const std::vector<Address>& kind : kinds) {
      if (i < kind.size()) all.push_back(kind[i]);
    }
  }
  return all;
}

}  // namespace

Connector::Connector(const std::vector<std::string>& hosts, uint16_t port) {
  for (const std::string& host : hosts) lookups_.push_back({host, resolve(host, port)});
}

bool Connector::go_on(int milliseconds, SigintWatch& watch) {
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(milliseconds);
  if (!collect_addresses(deadline)) return false;
  for (;;) {
    while (next_ < addresses_.size() && (attempts_.empty() || Clock::now() >= next_begin_)) {
      begin_next();
      if (connected_.is_open()) return true;
    }
    if (attempts_.empty()) {
      throw failure_.value_or(SystemError("ENOTFOUND", "getaddrinfo"));
    }
    std::vector<PollEntry> entries;
    for (const Attempt& attempt : attempts_) {
      entries.push_back({attempt.socket.descriptor(), POLLOUT, 0});
    }
    const bool has_next = next_ < addresses_.size();
    const Clock::time_point until = has_next ? std::min(next_begin_, deadline) : deadline;
    wait_ready(entries.data(), attempts_.size(), milliseconds_until(until));
    if (look_at_attempts(entries)) return true;
    if (Clock::now() >= deadline) return false;
    if (watch.has_come()) return false;
  }
}

bool Connector::collect_addresses(Clock::time_point deadline) {
  std::vector<Address> found;
  while (!lookups_.empty()) {
    Lookup& lookup = lookups_.front();
    if (lookup.resolved.wait_until(deadline) != std::future_status::ready) break;
    const Resolved resolved = lookup.resolved.get();
    if (!resolved.error.empty()) failure_.emplace(resolved.error, "getaddrinfo", lookup.host);
    const std::vector<Address> ordered = in_turn(resolved.addresses);
    addresses_.insert(addresses_.end(), ordered.begin(), ordered.end());
    lookups_.erase(lookups_.begin());
  }
  return lookups_.empty();
}

void Connector::begin_next() {
  const Address address = addresses_[next_++];
  next_begin_ = Clock::now() + kNextAfter;
  try {
    Socket socket(address.storage.ss_family);
    const int error = socket.connect(address.get(), address.length);
    if (error == 0) {
      connected_ = std::move(socket);
    } else if (is_under_way(error)) {
      attempts_.push_back({std::move(socket), address});
    } else {
      failed(name_of_error(error), address);
    }
  } catch (const SystemError& error) {
    failed(error.code(), address);
  }
}

bool Connector::look_at_attempts(const std::vector<PollEntry>& entries) {
  std::vector<Attempt> left;
  for (size_t i = 0; i < attempts_.size(); i++) {
    Attempt& attempt = attempts_[i];
    // Sockets that are not ready are checked too: Windows before 10.2004 does not report a refusal.
    const int error = attempt.socket.take_error();
    if (error != 0) {
      failed(name_of_error(error), attempt.address);
      // The next attempt can start immediately.
      next_begin_ = Clock::time_point::min();
    } else if (entries[i].revents != 0) {
      connected_ = std::move(attempt.socket);
      attempts_.clear();
      return true;
    } else {
      left.push_back(std::move(attempt));
    }
  }
  attempts_ = std::move(left);
  return false;
}

void Connector::failed(const std::string& code, const Address& address) {
  failure_.emplace(code, "connect", address.text());
}

}  // namespace panda::net
