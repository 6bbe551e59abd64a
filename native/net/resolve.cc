#include "resolve.h"

#include <cstring>
#include <system_error>
#include <thread>

namespace panda::net {

namespace {

// A name may have any number of addresses.
constexpr size_t kMostAddresses = 64;

std::string name_of_failure(int failure) {
#if !defined(_WIN32)
  if (failure == EAI_SYSTEM) return name_of_error(last_error());
#endif
#if defined(EAI_NODATA) && (!defined(_WIN32) || EAI_NODATA != EAI_NONAME)
  if (failure == EAI_NODATA) return "ENOTFOUND";
#endif
  switch (failure) {
    case EAI_NONAME:
      return "ENOTFOUND";
    case EAI_AGAIN:
      return "EAI_AGAIN";
    case EAI_FAIL:
      return "EAI_FAIL";
    case EAI_MEMORY:
      return "EAI_MEMORY";
    default:
      return "EAI " + std::to_string(failure);
  }
}

Resolved look_up(const std::string& host, uint16_t port, int flags) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  const int failure = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failure != 0) return Resolved{{}, name_of_failure(failure)};
  Resolved resolved;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    if (one->ai_addrlen > sizeof(sockaddr_storage)) continue;
    if (resolved.addresses.size() == kMostAddresses) break;
    Address address = {};
    std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
    address.length = static_cast<socklen_t>(one->ai_addrlen);
    resolved.addresses.push_back(address);
  }
  freeaddrinfo(found);
  if (resolved.addresses.empty()) resolved.error = "ENOTFOUND";
  return resolved;
}

}  // namespace

std::string Address::text() const {
  char host[NI_MAXHOST];
  char service[NI_MAXSERV];
  const int failure = getnameinfo(get(), length, host, sizeof host, service, sizeof service,
                                  NI_NUMERICHOST | NI_NUMERICSERV);
  if (failure != 0) return "";
  const bool is_v6 = storage.ss_family == AF_INET6;
  return (is_v6 ? "[" + std::string(host) + "]" : host) + ":" + service;
}

std::future<Resolved> resolve(const std::string& host, uint16_t port) {
  std::promise<Resolved> promise;
  std::future<Resolved> future = promise.get_future();
  Resolved numeric = look_up(host, port, AI_NUMERICHOST | AI_NUMERICSERV);
  if (!numeric.addresses.empty()) {
    promise.set_value(std::move(numeric));
    return future;
  }
  stay_loaded();
  try {
    std::thread([host, port, promise = std::move(promise)]() mutable {
      promise.set_value(look_up(host, port, AI_NUMERICSERV));
    }).detach();
  } catch (const std::system_error&) {
    throw SystemError("EAGAIN", "getaddrinfo", host);
  }
  return future;
}

}  // namespace panda::net
