// Waiting for sockets.
#pragma once

#include "socket.h"

namespace panda::net {

// Sleeps until one of the sockets is ready, the time is over, or a signal comes. Returns whether a
// socket is ready; `entries` says which.
bool wait_ready(PollEntry* entries, size_t count, int milliseconds);

}  // namespace panda::net
