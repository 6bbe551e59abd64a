#include "sigint_watch.h"

#include <atomic>
#include <csignal>

#ifdef _WIN32
#include <windows.h>
#endif

namespace panda::net {

namespace {

// Lock-free, so that a signal handler may use it.
std::atomic<bool> sigint_came{false};
static_assert(std::atomic<bool>::is_always_lock_free);

}  // namespace

bool SigintWatch::has_come() const { return is_wanted_ && sigint_came; }
bool SigintWatch::take() { return is_wanted_ && sigint_came.exchange(false); }

#ifdef _WIN32

namespace {

// Windows calls this in a separate thread. The last handler added is called first.
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

#else

namespace {

struct sigaction previous;

void note(int) { sigint_came = true; }

}  // namespace

SigintWatch::SigintWatch(bool is_wanted) : is_wanted_(is_wanted) {
  if (!is_wanted) return;
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

#endif

}  // namespace panda::net
