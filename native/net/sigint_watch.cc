#include "sigint_watch.h"

#include <atomic>
#include <csignal>

#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace panda::net {

namespace {

// Lock-free, so that a handler of signals may use it.
std::atomic<bool> sigint_came{false};
static_assert(std::atomic<bool>::is_always_lock_free);

}  // namespace

bool SigintWatch::has_come() const { return is_wanted_ && sigint_came; }
bool SigintWatch::take() { return is_wanted_ && sigint_came.exchange(false); }

#ifdef _WIN32

namespace {

// Windows runs it in a thread of its own. The last one added is asked first.
BOOL WINAPI note(DWORD event) {
  if (event != CTRL_C_EVENT) return FALSE;
  sigint_came = true;
  return TRUE;
}

}  // namespace

SigintWatch::SigintWatch(bool is_wanted) : is_wanted_(is_wanted) {
  if (is_wanted) SetConsoleCtrlHandler(note, TRUE);
}

SigintWatch::~SigintWatch() {
  if (!is_wanted_) return;
  SetConsoleCtrlHandler(note, FALSE);
  if (sigint_came.exchange(false)) GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
}

Descriptor SigintWatch::descriptor() const { return kNoDescriptor; }
void SigintWatch::reset_descriptor() {}

#else

namespace {

struct Pipe {
  int read = kNoDescriptor;
  int write = kNoDescriptor;
};

// For good: another thread may still be in the handler when this one has taken it away.
Pipe& wake_pipe() {
  static Pipe pipe = [] {
    int ends[2];
    if (::pipe(ends) != 0) return Pipe{};
    for (const int end : ends) {
      fcntl(end, F_SETFD, FD_CLOEXEC);
      fcntl(end, F_SETFL, O_NONBLOCK);
    }
    return Pipe{ends[0], ends[1]};
  }();
  return pipe;
}

int write_end = kNoDescriptor;
struct sigaction previous;

void note(int) {
  const int error = errno;
  sigint_came = true;
  const ssize_t written = write(write_end, "", 1);
  static_cast<void>(written);
  errno = error;
}

}  // namespace

SigintWatch::SigintWatch(bool is_wanted) : is_wanted_(is_wanted) {
  if (!is_wanted) return;
  write_end = wake_pipe().write;
  struct sigaction action = {};
  action.sa_handler = note;
  sigfillset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &previous);
}

SigintWatch::~SigintWatch() {
  if (!is_wanted_) return;
  sigaction(SIGINT, &previous, nullptr);
  if (sigint_came.exchange(false)) static_cast<void>(raise(SIGINT));
}

Descriptor SigintWatch::descriptor() const { return is_wanted_ ? wake_pipe().read : kNoDescriptor; }

void SigintWatch::reset_descriptor() {
  uint8_t bytes[64];
  while (read(wake_pipe().read, bytes, sizeof bytes) > 0) continue;
}

#endif

}  // namespace panda::net
