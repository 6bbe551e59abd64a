/* The least that any client has to do: receives the stream and writes as many bytes as the datasets
 * of a capture hold, with no look at what they are.
 *
 * floor PORT FILE BYTES SAMPLE_BYTES DATASET_BYTES */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "program.h"

enum { CHUNK_BYTES = 1024 * 1024, TAIL_BYTES = 64 };

static char output[CHUNK_BYTES];
/* The tail of what came before stands in front, for an END that is torn apart. */
static char input[TAIL_BYTES + CHUNK_BYTES];

static int connect_to(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) fail("socket");
  if (connect(server, (struct sockaddr*)&address, sizeof address) < 0) fail("connect");
  const char options[] = "XML FRAMED RAW\n";
  if (send(server, options, sizeof options - 1, 0) < 0) fail("send");
  return server;
}

static void write_all(int file, size_t length) {
  for (size_t written = 0; written < length;) {
    const ssize_t some = write(file, output + written, length - written);
    if (some < 0) fail("write");
    written += (size_t)some;
  }
}

/* The values of the source always have a zero among four bytes: they can't look like this. */
static int has_end(const char* tail) {
  if (tail[TAIL_BYTES - 1] != '\n') return 0;
  for (int i = 0; i + 4 < TAIL_BYTES; i++) {
    if (memcmp(tail + i, "END ", 4) == 0) return 1;
  }
  return 0;
}

int main(int argc, char** argv) {
  if (argc != 6) {
    fprintf(stderr, "usage: floor PORT FILE BYTES SAMPLE_BYTES DATASET_BYTES\n");
    return 2;
  }
  const uint64_t bytes = strtoull(argv[3], NULL, 10);
  const uint64_t sample_bytes = strtoull(argv[4], NULL, 10);
  const uint64_t dataset_bytes = strtoull(argv[5], NULL, 10);
  const uint64_t most = bytes / sample_bytes * dataset_bytes;
  memset(output, 0x55, sizeof output);

  const int file = open(argv[2], O_WRONLY | O_CREAT | O_EXCL, 0644);
  if (file < 0) fail("open");
  const int server = connect_to(atoi(argv[1]));
  uint64_t received = 0;
  uint64_t due = 0;
  uint64_t written = 0;
  for (int ended = 0; !ended;) {
    const ssize_t some = recv(server, input + TAIL_BYTES, CHUNK_BYTES, 0);
    if (some < 0) fail("recv");
    if (some == 0) {
      fprintf(stderr, "The source went away after %llu bytes.\n", (unsigned long long)received);
      return 1;
    }
    received += (uint64_t)some;
    memmove(input, input + some, TAIL_BYTES);
    ended = has_end(input);

    /* What frames the samples has been received too, but is not in the datasets. */
    const uint64_t so_far = received / sample_bytes * dataset_bytes;
    due = so_far < most ? so_far : most;
    for (; due - written >= CHUNK_BYTES; written += CHUNK_BYTES) write_all(file, CHUNK_BYTES);
  }
  write_all(file, (size_t)(due - written));
  if (close(file) < 0) fail("close");
  return 0;
}
