// A TCP connection for one blocking thread.
#pragma once

#include <optional>
#include <vector>

#include "socket.h"

namespace panda::net {

class TcpStream {
 public:
  explicit TcpStream(Socket socket) : socket_(std::move(socket)) {}

  // Results of receive() other than a number of bytes.
  static constexpr ptrdiff_t kNothing = 0;
  static constexpr ptrdiff_t kEnded = -1;

  // Sends bytes. Bytes that can't be sent immediately are copied, and sent while receive() waits:
  // the peer may not read before its own answers are read. receive() reports errors.
  void send(const uint8_t* bytes, size_t count);

  // Waits for bytes. Returns kNothing after the time limit or a signal, and kEnded after the last
  // byte. Throws SystemError, after all earlier bytes were returned.
  ptrdiff_t receive(uint8_t* into, size_t room, int milliseconds);

 private:
  // Returns the number of bytes sent immediately.
  size_t send_some(const uint8_t* bytes, size_t count);
  void send_rest();
  bool has_rest() const { return sent_ < rest_.size(); }
  // Empty if nothing was received.
  std::optional<ptrdiff_t> receive_some(uint8_t* into, size_t room, int milliseconds);

  Socket socket_;
  // Bytes to send, from sent_ on.
  std::vector<uint8_t> rest_;
  size_t sent_ = 0;
  // Thrown after all received bytes were returned.
  std::optional<SystemError> send_failure_;
};

}  // namespace panda::net
