/* Gives back the space of a file that somebody writes, but for its beginning and its end: so that a
 * capture can be longer than its file system is large. What was given back reads as zeros.
 *
 * trim FILE KEEP_BYTES: waits for the file, ends when its input does. Prints how much it gave back.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program.h"

enum { LOOK_MILLISECONDS = 10, BLOCK_BYTES = 1024 * 1024, HEAD_BYTES = 64 * BLOCK_BYTES };

/* Returns whether to go on. */
static int wait_a_little(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  return poll(&input, 1, LOOK_MILLISECONDS) == 0;
}

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: trim FILE KEEP_BYTES\n");
    return 2;
  }
  const off_t keep = (off_t)strtoull(argv[2], NULL, 10);
  const int how = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
  int file = -1;
  off_t done = HEAD_BYTES;
  while (wait_a_little()) {
    if (file < 0) file = open(argv[1], O_RDWR);
    if (file < 0) continue;
    struct stat status;
    if (fstat(file, &status) < 0) fail("fstat");
    const off_t until = (status.st_size - keep) / BLOCK_BYTES * BLOCK_BYTES;
    if (until <= done) continue;
    if (fallocate(file, how, done, until - done) < 0) fail("fallocate");
    done = until;
  }
  printf("%lld\n", (long long)(done - HEAD_BYTES));
  return 0;
}
