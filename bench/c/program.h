/* What several of the programs here need. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Ends the program with what the system says of its last call. */
static inline void fail(const char* what) {
  perror(what);
  exit(1);
}

/* Of a clock that is never set. */
static inline double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
