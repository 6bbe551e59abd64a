#include "fuzz_child.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr int kOurs = 101;
constexpr int kHdf5s = 102;
constexpr int kLate = 103;
// HDF5 tries again and again to read what a writer might still be writing.
constexpr unsigned kMostSeconds = 3;
constexpr int kMostLooks = 20;
constexpr int kMostFrames = 64;

bool is_in_child = false;

bool is_sanitizer(const char* name) {
  for (const char* part : {"__asan", "__interceptor", "__sanitizer", "__ubsan", "__lsan"}) {
    if (std::strstr(name, part) != nullptr) return true;
  }
  return false;
}

// The innermost frame of HDF5 or of this program tells, without those of the sanitizer, which is
// part of the program, and without the two that look.
int owner_of_crash() {
  void* frames[kMostFrames];
  const int count = backtrace(frames, kMostFrames);
  Dl_info self = {};
  dladdr(reinterpret_cast<void*>(&in_child), &self);
  for (int i = 2; i < count; ++i) {
    Dl_info about = {};
    if (dladdr(frames[i], &about) == 0 || about.dli_fname == nullptr) continue;
    if (std::strstr(about.dli_fname, "libhdf5") != nullptr) return kHdf5s;
    if (about.dli_fbase != self.dli_fbase || about.dli_sname == nullptr) continue;
    if (!is_sanitizer(about.dli_sname)) return kOurs;
  }
  return kOurs;
}

void on_crash(int) { _exit(owner_of_crash()); }

void on_alarm(int) {
  static int looks = 0;
  if (owner_of_crash() == kHdf5s) _exit(kLate);
  if (++looks == kMostLooks) _exit(kOurs);
  alarm(kMostSeconds);
}

}  // namespace

// Called by AddressSanitizer before it ends the process.
extern "C" void __asan_on_error() {
  if (is_in_child && owner_of_crash() == kHdf5s) _exit(kHdf5s);
}

// A file may say that it needs any amount of memory.
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }

void in_child(const std::function<void()>& call) {
  const pid_t child = fork();
  if (child < 0) return;
  if (child == 0) {
    is_in_child = true;
    // Where the stack is used up.
    static char other_stack[1 << 16];
    stack_t stack = {};
    stack.ss_sp = other_stack;
    stack.ss_size = sizeof other_stack;
    sigaltstack(&stack, nullptr);
    struct sigaction action = {};
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
      sigaction(number, &action, nullptr);
    }
    signal(SIGALRM, on_alarm);
    alarm(kMostSeconds);
    call();
    _exit(0);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) continue;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : kOurs;
  if (code == 0) return;
  if (code == kHdf5s || code == kLate) {
    std::fprintf(stderr, "A changed file: HDF5 %s.\n", code == kLate ? "took long" : "crashed");
    return;
  }
  std::fprintf(stderr, "wrong: reading a changed file ended with status %d\n", status);
  std::abort();
}
