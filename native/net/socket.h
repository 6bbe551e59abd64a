// TCP sockets: all code that differs between systems, except for SIGINT (sigint_watch.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#ifdef _WIN32
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#endif

namespace panda::net {

#ifdef _WIN32
using Descriptor = SOCKET;
using PollEntry = WSAPOLLFD;
inline constexpr Descriptor kNoDescriptor = INVALID_SOCKET;
#else
using Descriptor = int;
using PollEntry = pollfd;
inline constexpr Descriptor kNoDescriptor = -1;
#endif

// A failed system call.
class SystemError : public std::runtime_error {
 public:
  // `code` is a name as in Node: ECONNREFUSED. `call` is a literal. `where` is added to the
  // message.
  SystemError(const std::string& code, const char* call, const std::string& where = "");

  const std::string& code() const { return *code_; }
  const char* call() const { return call_; }

 private:
  // Shared, since copying an exception must not throw.
  std::shared_ptr<const std::string> code_;
  const char* call_;
};

// The system's error number of this thread's last failed call.
int last_error();
std::string name_of_error(int error);
// Whether the call would have had to wait, or was interrupted by a signal: repeat it when the
// socket is ready.
bool is_not_ready(int error);
// Whether the connection is still being made.
bool is_under_way(int error);

// Calls poll(). Returns the number of ready entries; below 0 for an error.
int poll_sockets(PollEntry* entries, size_t count, int milliseconds);

// Keeps this library loaded: detached threads run its code.
void stay_loaded();

// Owns a TCP socket, which child processes don't inherit.
class Socket {
 public:
  Socket() = default;
  // Throws SystemError.
  explicit Socket(int family);
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept { *this = std::move(other); }
  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(time_limit_, other.time_limit_);
    return *this;
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void close();
  Descriptor descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ != kNoDescriptor; }

  // Starts to connect. Returns 0 or the error.
  int connect(const sockaddr* address, socklen_t length);
  // Returns the pending error of the socket; 0 if there is none.
  int take_error();
  // For a connected socket. Disables Nagle's algorithm. After `keep_alive_seconds` of silence, TCP
  // sends probes; the connection fails after ten unanswered probes, one each second. 0: only after
  // hours.
  void set_up(int keep_alive_seconds);

  // Does not wait. Returns the number of bytes; below 0 for an error.
  ptrdiff_t send(const uint8_t* bytes, size_t count);
  // Waits for bytes with a time limit. A signal or the time limit ends the wait with an error that
  // is_not_ready(). Returns the number of bytes; below 0 for an error.
  ptrdiff_t receive(uint8_t* into, size_t room, int milliseconds);

 private:
  enum class Waiting { kNo, kUpToLimit };
  ptrdiff_t receive(uint8_t* into, size_t room, Waiting waiting);
  // Returns whether recv() itself can wait with this time limit.
  bool set_time_limit(int milliseconds);

  Descriptor descriptor_ = kNoDescriptor;
  static constexpr int kNeverWaits = -1;
  // The time limit of recv() in milliseconds; 0: none.
  int time_limit_ = kNeverWaits;
};

}  // namespace panda::net
