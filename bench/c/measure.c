/* Runs a program and prints as JSON what it alone has used: a program that Node starts can't be
 * told apart from Node's other children. Whatever the program prints goes to stderr.
 *
 * measure PROGRAM ARGUMENT... */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "program.h"

#ifdef __APPLE__
static const long rss_unit = 1;
#else
static const long rss_unit = 1024;
#endif

static double seconds_of(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

int main(int argc, char** argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: measure PROGRAM ARGUMENT...\n");
    return 2;
  }
  const double start = seconds_now();
  const pid_t child = fork();
  if (child == 0) {
    dup2(STDERR_FILENO, STDOUT_FILENO);
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
    perror("measure");
    return 1;
  }
  const double wall = seconds_now() - start;
  printf("{\"code\":%d,\"wall\":%.6f,\"user\":%.6f,\"sys\":%.6f,\"maxRssBytes\":%ld}\n",
         WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), wall,
         seconds_of(usage.ru_utime), seconds_of(usage.ru_stime), usage.ru_maxrss * rss_unit);
  return 0;
}
