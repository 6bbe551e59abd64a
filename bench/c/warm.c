/* Gets memory ready for what the programs are going to write, and keeps it ready.
 *
 * A virtual machine may hand free memory back to its host, in blocks of 2 MiB and soon
 * after it was freed. Taking it again costs several times what the writing costs, and a program
 * pays for as much as was handed back before it came that far: the slower of two is charged more.
 * So this takes as much as is needed, and gives it back but for one page in each MiB: next to
 * nothing is left that is large enough to be handed back, for as long as this runs.
 *
 * warm FILE BYTES: prints a line when it is done, ends when its input does. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program.h"

enum { CHUNK_BYTES = 1024 * 1024 };

static char chunk[CHUNK_BYTES];

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: warm FILE BYTES\n");
    return 2;
  }
  const off_t bytes = (off_t)strtoull(argv[2], NULL, 10);
  const long page = sysconf(_SC_PAGESIZE);
  const int file = open(argv[1], O_RDWR | O_CREAT | O_EXCL, 0600);
  if (file < 0) fail("open");
  unlink(argv[1]);
  memset(chunk, 0x55, sizeof chunk);
  for (off_t at = 0; at < bytes; at += CHUNK_BYTES) {
    if (write(file, chunk, CHUNK_BYTES) != CHUNK_BYTES) fail("write");
  }
  const int how = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
  for (off_t at = 0; at < bytes; at += CHUNK_BYTES) {
    if (fallocate(file, how, at + page, CHUNK_BYTES - page) < 0) fail("fallocate");
  }
  printf("ready\n");
  fflush(stdout);
  while (read(STDIN_FILENO, chunk, CHUNK_BYTES) > 0) continue;
  return 0;
}
