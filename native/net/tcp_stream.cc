#include "tcp_stream.h"

#include <chrono>

#include "wait_ready.h"

namespace panda::net {

ptrdiff_t TcpStream::receive(uint8_t* into, size_t room, int milliseconds) {
  if (!has_rest()) return receive_some(into, room, milliseconds).value_or(kNothing);
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(milliseconds);
  for (int left = milliseconds;;) {
    PollEntry entry = {};
    entry.fd = socket_.descriptor();
    entry.events = has_rest() ? POLLIN | POLLOUT : POLLIN;
    if (!wait_ready(&entry, 1, left)) return kNothing;
    if ((entry.revents & POLLOUT) != 0) send_rest();
    if ((entry.revents & ~POLLOUT) != 0) {
      const auto received = receive_some(into, room, 0);
      if (received) return *received;
    }
    left = static_cast<int>(
        std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count());
    if (left <= 0) return kNothing;
  }
}

void TcpStream::send(const uint8_t* bytes, size_t count) {
  const size_t taken = has_rest() ? 0 : send_some(bytes, count);
  if (send_failure_ || taken == count) return;
  rest_.insert(rest_.end(), bytes + taken, bytes + count);
}

void TcpStream::send_rest() {
  sent_ += send_some(rest_.data() + sent_, rest_.size() - sent_);
  if (has_rest() && !send_failure_) return;
  rest_ = {};
  sent_ = 0;
}

size_t TcpStream::send_some(const uint8_t* bytes, size_t count) {
  size_t taken = 0;
  while (taken < count && !send_failure_) {
    const ptrdiff_t some = socket_.send(bytes + taken, count - taken);
    if (some >= 0) {
      taken += static_cast<size_t>(some);
      continue;
    }
    const int error = last_error();
    if (is_not_ready(error)) break;
    send_failure_.emplace(name_of_error(error), "write");
  }
  return taken;
}

std::optional<ptrdiff_t> TcpStream::receive_some(uint8_t* into, size_t room, int milliseconds) {
  const ptrdiff_t received = socket_.receive(into, room, milliseconds);
  if (received > 0) return received;
  const int error = received == 0 ? 0 : last_error();
  if (received < 0 && !is_not_ready(error)) throw SystemError(name_of_error(error), "read");
  if (send_failure_) throw SystemError(*send_failure_);
  if (received < 0) return std::nullopt;
  return kEnded;
}

}  // namespace panda::net
