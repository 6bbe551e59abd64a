// TCP sockets, on Windows and elsewhere: all that differs, except for SIGINT (sigint_watch.h).
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

// A call of the system that failed.
class SystemError : public std::runtime_error {
 public:
  // `code` is a name as Node gives it: ECONNREFUSED. `call` is a literal. `where` is added to the
  // message.
  SystemError(const std::string& code, const char* call, const std::string& where = "");

  const std::string& code() const { return *code_; }
  const char* call() const { return call_; }

 private:
  // Shared, since a copy of an exception must not throw.
  std::shared_ptr<const std::string> code_;
  const char* call_;
};

// Of the last call of this thread that failed, as the system counts.
int last_error();
std::string name_of_error(int error);
// The call would have had to wait, or a signal came: try again when the socket is ready.
bool is_not_ready(int error);
// A connection is being made.
bool is_under_way(int error);

// poll(). Returns how many are ready; below 0 for an error.
int poll_sockets(PollEntry* entries, size_t count, int milliseconds);

// Keeps this library in memory: a thread that is not waited for runs its code.
void stay_loaded();

// Owns a TCP socket that no other program inherits.
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

  // Begins to connect. Returns 0, or the error.
  int connect(const sockaddr* address, socklen_t length);
  // The error that has come to the socket meanwhile; 0 if none.
  int take_error();
  // For a connected socket. Send at once what is written. With `seconds` of silence ask the other
  // end whether it is there; after ten questions without an answer, one a second, the connection
  // fails. 0: after hours.
  void set_up(int keep_alive_seconds);

  // Does not wait. Returns how many bytes; below 0 for an error.
  ptrdiff_t send(const uint8_t* bytes, size_t count);
  // Waits so long for bytes. A signal ends the waiting; the error is_not_ready() then, as when the
  // time is over. Returns how many bytes; below 0 for an error.
  ptrdiff_t receive(uint8_t* into, size_t room, int milliseconds);

 private:
  enum class Waiting { kNo, kUpToLimit };
  ptrdiff_t receive(uint8_t* into, size_t room, Waiting waiting);
  // Returns whether recv() can wait up to so long by itself.
  bool set_time_limit(int milliseconds);

  Descriptor descriptor_ = kNoDescriptor;
  static constexpr int kNeverWaits = -1;
  // Of recv(), milliseconds; 0: none.
  int time_limit_ = kNeverWaits;
};

}  // namespace panda::net
