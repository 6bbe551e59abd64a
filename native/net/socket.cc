#include "socket.h"

#ifdef _WIN32
#include <mstcpip.h>
#else
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#ifdef __APPLE__
#include <dlfcn.h>
#endif
#endif

#include <algorithm>
#include <chrono>
#include <climits>

namespace panda::net {

namespace {

struct NamedError {
  int error;
  const char* name;
};

#ifdef _WIN32
#define PANDA_NAMED(name) \
  { WSA##name, #name }
#else
#define PANDA_NAMED(name) \
  { name, #name }
#endif
constexpr NamedError kNamedErrors[] = {
    PANDA_NAMED(EACCES),       PANDA_NAMED(EADDRINUSE),  PANDA_NAMED(EADDRNOTAVAIL),
    PANDA_NAMED(EAFNOSUPPORT), PANDA_NAMED(EBADF),       PANDA_NAMED(ECONNABORTED),
    PANDA_NAMED(ECONNREFUSED), PANDA_NAMED(ECONNRESET),  PANDA_NAMED(EHOSTDOWN),
    PANDA_NAMED(EHOSTUNREACH), PANDA_NAMED(EINVAL),      PANDA_NAMED(EMFILE),
    PANDA_NAMED(ENETDOWN),     PANDA_NAMED(ENETUNREACH), PANDA_NAMED(ENOBUFS),
    PANDA_NAMED(ENOTCONN),     PANDA_NAMED(ETIMEDOUT),
#ifndef _WIN32
    PANDA_NAMED(ENFILE),       PANDA_NAMED(ENOMEM),      PANDA_NAMED(EPERM),
    PANDA_NAMED(EPIPE),
#endif
};
#undef PANDA_NAMED

// The limit of send() and recv() on all systems.
constexpr size_t kMostBytes = INT_MAX;
#ifndef _WIN32
constexpr int kNoWaiting = MSG_DONTWAIT;
#ifdef MSG_NOSIGNAL
constexpr int kNoSignal = MSG_NOSIGNAL;
#else
constexpr int kNoSignal = 0;
#endif
#endif
constexpr int kKeepAliveIntervalSeconds = 1;
constexpr int kKeepAliveQuestions = 10;

int set_option(Descriptor descriptor, int level, int name, int value) {
  return setsockopt(descriptor, level, name, reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

SystemError::SystemError(const std::string& code, const char* call, const std::string& where)
    : std::runtime_error(call + (" " + code) + (where.empty() ? "" : " " + where)),
      code_(std::make_shared<const std::string>(code)),
      call_(call) {}

std::string name_of_error(int error) {
  for (const NamedError& named : kNamedErrors) {
    if (named.error == error) return named.name;
  }
  return "error " + std::to_string(error);
}

#ifdef _WIN32

namespace {

// Node has already started Winsock; the calls are counted.
void start_winsock() {
  static const int failed = [] {
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data);
  }();
  if (failed != 0) throw SystemError(name_of_error(failed), "WSAStartup");
}

}  // namespace

int last_error() { return WSAGetLastError(); }
bool is_not_ready(int error) { return error == WSAEWOULDBLOCK || error == WSAEINTR; }
bool is_under_way(int error) { return error == WSAEWOULDBLOCK; }

int poll_sockets(PollEntry* entries, size_t count, int milliseconds) {
  return WSAPoll(entries, static_cast<ULONG>(count), milliseconds);
}

void stay_loaded() {
  HMODULE library = nullptr;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<LPCWSTR>(&stay_loaded), &library);
}

Socket::Socket(int family) {
  start_winsock();
  descriptor_ = WSASocketW(family, SOCK_STREAM, IPPROTO_TCP, nullptr, 0,
                           WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (descriptor_ == kNoDescriptor) throw SystemError(name_of_error(last_error()), "socket");
  u_long is_on = 1;
  ioctlsocket(descriptor_, FIONBIO, &is_on);
}

void Socket::close() {
  if (is_open()) closesocket(std::exchange(descriptor_, kNoDescriptor));
}

#else

int last_error() { return errno; }
bool is_not_ready(int error) {
#if EAGAIN != EWOULDBLOCK
  if (error == EWOULDBLOCK) return true;
#endif
  return error == EAGAIN || error == EINTR;
}
bool is_under_way(int error) { return error == EINPROGRESS || error == EINTR; }

int poll_sockets(PollEntry* entries, size_t count, int milliseconds) {
  return poll(entries, static_cast<nfds_t>(count), milliseconds);
}

void stay_loaded() {
#ifdef __APPLE__
  Dl_info about;
  if (dladdr(reinterpret_cast<void*>(&stay_loaded), &about) != 0) {
    dlopen(about.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  }
#endif
  // On other systems a linker option does it: CMakeLists.txt.
}

Socket::Socket(int family) {
#ifdef SOCK_CLOEXEC
  descriptor_ = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
  if (!is_open()) throw SystemError(name_of_error(last_error()), "socket");
#else
  descriptor_ = socket(family, SOCK_STREAM, IPPROTO_TCP);
  if (!is_open()) throw SystemError(name_of_error(last_error()), "socket");
  fcntl(descriptor_, F_SETFD, FD_CLOEXEC);
  fcntl(descriptor_, F_SETFL, fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
#endif
#ifdef SO_NOSIGPIPE
  set_option(descriptor_, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
}

void Socket::close() {
  if (is_open()) ::close(std::exchange(descriptor_, kNoDescriptor));
}

#endif

int Socket::connect(const sockaddr* address, socklen_t length) {
  return ::connect(descriptor_, address, length) == 0 ? 0 : last_error();
}

int Socket::take_error() {
  int error = 0;
  socklen_t length = sizeof error;
  const int failed =
      getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length);
  return failed == 0 ? error : last_error();
}

void Socket::set_up(int keep_alive_seconds) {
#ifndef _WIN32
  const int flags = fcntl(descriptor_, F_GETFL);
  if (flags >= 0 && fcntl(descriptor_, F_SETFL, flags & ~O_NONBLOCK) == 0) time_limit_ = 0;
#endif
  set_option(descriptor_, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(descriptor_, SOL_SOCKET, SO_KEEPALIVE, 1);
  if (keep_alive_seconds == 0) return;
#if defined(__APPLE__)
  set_option(descriptor_, IPPROTO_TCP, TCP_KEEPALIVE, keep_alive_seconds);
#elif defined(TCP_KEEPIDLE)
  set_option(descriptor_, IPPROTO_TCP, TCP_KEEPIDLE, keep_alive_seconds);
#endif
#ifdef TCP_KEEPINTVL
  set_option(descriptor_, IPPROTO_TCP, TCP_KEEPINTVL, kKeepAliveIntervalSeconds);
#endif
#ifdef TCP_KEEPCNT
  set_option(descriptor_, IPPROTO_TCP, TCP_KEEPCNT, kKeepAliveQuestions);
#endif
}

ptrdiff_t Socket::send(const uint8_t* bytes, size_t count) {
  const size_t most = std::min(count, kMostBytes);
#ifdef _WIN32
  return ::send(descriptor_, reinterpret_cast<const char*>(bytes), static_cast<int>(most), 0);
#else
  return ::send(descriptor_, bytes, most, kNoSignal | kNoWaiting);
#endif
}

ptrdiff_t Socket::receive(uint8_t* into, size_t room, int milliseconds) {
  if (milliseconds <= 0) return receive(into, room, Waiting::kNo);
  if (set_time_limit(milliseconds)) return receive(into, room, Waiting::kUpToLimit);
  PollEntry entry = {};
  entry.fd = descriptor_;
  entry.events = POLLIN;
  if (poll_sockets(&entry, 1, milliseconds) < 0) return -1;
  return receive(into, room, Waiting::kNo);
}

ptrdiff_t Socket::receive(uint8_t* into, size_t room, Waiting waiting) {
  const size_t most = std::min(room, kMostBytes);
#ifdef _WIN32
  static_cast<void>(waiting);
  return ::recv(descriptor_, reinterpret_cast<char*>(into), static_cast<int>(most), 0);
#else
  return ::recv(descriptor_, into, most, waiting == Waiting::kNo ? kNoWaiting : 0);
#endif
}

bool Socket::set_time_limit(int milliseconds) {
#ifdef _WIN32
  // A socket that reached its time limit can't be used any more.
  static_cast<void>(milliseconds);
  return false;
#else
  if (time_limit_ == milliseconds) return true;
  if (time_limit_ == kNeverWaits) return false;
  const std::chrono::milliseconds wait(milliseconds);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait);
  const std::chrono::microseconds rest = wait - seconds;
  const timeval limit = {static_cast<time_t>(seconds.count()),
                         static_cast<suseconds_t>(rest.count())};
  if (setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0) return false;
  time_limit_ = milliseconds;
  return true;
#endif
}

}  // namespace panda::net
