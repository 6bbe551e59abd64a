#include "wait_ready.h"

namespace panda::net {

bool wait_ready(PollEntry* entries, size_t count, int milliseconds) {
  const int ready = poll_sockets(entries, count, milliseconds);
  if (ready >= 0) return ready > 0;
  const int error = last_error();
  if (!is_not_ready(error)) throw SystemError(name_of_error(error), "poll");
  // After an error the entries are unchanged.
  for (size_t i = 0; i < count; i++) entries[i].revents = 0;
  return false;
}

}  // namespace panda::net
