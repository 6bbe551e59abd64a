// A TCP connection for one thread that waits.
#pragma once

#include <optional>
#include <vector>

#include "socket.h"

namespace panda::net {

class TcpStream {
 public:
  explicit TcpStream(Socket socket) : socket_(std::move(socket)) {}

  // What receive() returns beside a number of bytes.
  static constexpr ptrdiff_t kNothing = 0;
  static constexpr ptrdiff_t kEnded = -1;

  // Sends bytes. Those that the other end does not take at once are copied, and sent while
  // receive() waits: the other end may not read before its answers are. What fails is told by
  // receive().
  void send(const uint8_t* bytes, size_t count);

  // Waits until bytes have come. Returns kNothing if the time is over, or a signal came; kEnded
  // after the last byte. Throws SystemError; what had come before has been given.
  ptrdiff_t receive(uint8_t* into, size_t room, int milliseconds);

 private:
  // Returns how many bytes were taken at once.
  size_t send_some(const uint8_t* bytes, size_t count);
  void send_rest();
  bool has_rest() const { return sent_ < rest_.size(); }
  // Empty: nothing has come.
  std::optional<ptrdiff_t> receive_some(uint8_t* into, size_t room, int milliseconds);

  Socket socket_;
  // Not sent yet, from sent_ on.
  std::vector<uint8_t> rest_;
  size_t sent_ = 0;
  // Told when all that has come was given.
  std::optional<SystemError> send_failure_;
};

}  // namespace panda::net
