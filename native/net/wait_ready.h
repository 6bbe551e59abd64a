// Waiting for sockets.
#pragma once

#include "sigint_watch.h"
#include "socket.h"

namespace panda::net {

// Sleeps until one of the sockets is ready, SIGINT comes that is watched, the time is over, or any
// other signal comes. Returns whether a socket is ready; `entries` says which.
// There must be room for one entry more.
bool wait_ready(PollEntry* entries, size_t count, int milliseconds, SigintWatch& watch);

}  // namespace panda::net
