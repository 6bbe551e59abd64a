// Waits for sockets.
#pragma once

#include "socket.h"

namespace panda::net {

// Waits until a socket is ready, the time is over, or a signal arrives. Returns whether a socket is
// ready; `entries` has the details.
bool wait_ready(PollEntry* entries, size_t count, int milliseconds);

}  // namespace panda::net
