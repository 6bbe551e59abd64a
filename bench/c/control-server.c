/* A fake PandA control port that costs as little as can be: one client after another.
 *
 * control-server ANSWERS
 *
 * ANSWERS is a file of records: a question and a line end, the length of its answer in decimal and
 * a line end, the answer with its line ends. Prints its port; ends when it is killed. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "program.h"

enum { SLOTS = 1 << 14, LINE_BYTES = 4096, INPUT_BYTES = 256 * 1024, OUTPUT_BYTES = 256 * 1024 };

typedef struct {
  char* question;
  size_t question_length;
  char* answer;
  size_t answer_length;
} Record;

static const Record unknown = {NULL, 0, "ERR No such field\n", 18};
static Record records[SLOTS];
static char input[INPUT_BYTES];
static char output[OUTPUT_BYTES];

/* Where the record of a question is, or has its place. */
static Record* find(const char* question, size_t length) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)question[i]) * 16777619u;
  for (uint32_t slot = hash % SLOTS;; slot = (slot + 1) % SLOTS) {
    Record* record = &records[slot];
    if (record->question == NULL) return record;
    if (record->question_length == length && memcmp(record->question, question, length) == 0) {
      return record;
    }
  }
}

static void read_answers(const char* name) {
  FILE* file = fopen(name, "r");
  if (file == NULL) fail(name);
  static char line[LINE_BYTES];
  for (int count = 0; fgets(line, sizeof line, file) != NULL; count++) {
    const size_t length = strcspn(line, "\n");
    char size[32];
    if (count == SLOTS / 2 || line[length] != '\n' || fgets(size, sizeof size, file) == NULL) {
      fprintf(stderr, "%s: record %d can't be read.\n", name, count + 1);
      exit(1);
    }
    const size_t answer_length = strtoull(size, NULL, 10);
    Record* record = find(line, length);
    if (answer_length > OUTPUT_BYTES || record->question != NULL) {
      fprintf(stderr, "%s: record %d is too long, or there twice.\n", name, count + 1);
      exit(1);
    }
    *record = (Record){strndup(line, length), length, malloc(answer_length + 1), answer_length};
    if (record->question == NULL || record->answer == NULL) fail("malloc");
    if (fread(record->answer, 1, answer_length, file) != answer_length) fail(name);
  }
  fclose(file);
}

/* Returns 0 when the client has gone. */
static int send_all(int client, size_t length) {
  for (size_t sent = 0; sent < length;) {
    const ssize_t some = send(client, output + sent, length - sent, MSG_NOSIGNAL);
    if (some < 0) return 0;
    sent += (size_t)some;
  }
  return 1;
}

static void serve(int client) {
  size_t held = 0;
  for (;;) {
    const ssize_t some = recv(client, input + held, sizeof input - held, 0);
    if (some <= 0) return;
    held += (size_t)some;
    char* line = input;
    size_t due = 0;
    for (;;) {
      char* end = memchr(line, '\n', (size_t)(input + held - line));
      if (end == NULL) break;
      const Record* found = find(line, (size_t)(end - line));
      const Record* record = found->question == NULL ? &unknown : found;
      if (due + record->answer_length > sizeof output) {
        if (!send_all(client, due)) return;
        due = 0;
      }
      memcpy(output + due, record->answer, record->answer_length);
      due += record->answer_length;
      line = end + 1;
    }
    if (!send_all(client, due)) return;
    held -= (size_t)(line - input);
    if (held == sizeof input) return;
    memmove(input, line, held);
  }
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: control-server ANSWERS\n");
    return 2;
  }
  read_answers(argv[1]);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = 0};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) fail("socket");
  if (bind(server, (struct sockaddr*)&address, sizeof address) < 0) fail("bind");
  if (listen(server, 8) < 0) fail("listen");
  if (getsockname(server, (struct sockaddr*)&address, &length) < 0) fail("getsockname");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    const int on = 1;
    const int client = accept(server, NULL, NULL);
    if (client < 0) fail("accept");
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    serve(client);
    close(client);
  }
}
