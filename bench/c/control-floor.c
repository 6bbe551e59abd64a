/* The least that a client of the control port has to do: sends questions and counts the answers.
 *
 * control-floor PORT QUESTIONS pipelined|single
 *
 * QUESTIONS is a file of lines. Prints the seconds from the first byte sent to the last received.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "program.h"

static char input[256 * 1024];
static int is_line_start = 1;
static int is_of_many = 0;

static char* read_file(const char* name, size_t* length) {
  const int file = open(name, O_RDONLY);
  struct stat about;
  if (file < 0 || fstat(file, &about) < 0) fail(name);
  *length = (size_t)about.st_size;
  char* bytes = malloc(*length + 1);
  if (bytes == NULL || read(file, bytes, *length) != about.st_size) fail(name);
  close(file);
  return bytes;
}

static int connect_to(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) fail("socket");
  if (connect(server, (struct sockaddr*)&address, sizeof address) < 0) fail("connect");
  setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return server;
}

/* Receives once; returns how many answers have come to their end: a line without a `!`. */
static size_t receive_answers(int server) {
  const ssize_t some = recv(server, input, sizeof input, 0);
  if (some < 0) fail("recv");
  if (some == 0) {
    fprintf(stderr, "The server went away.\n");
    exit(1);
  }
  size_t answers = 0;
  for (ssize_t i = 0; i < some; i++) {
    if (is_line_start) is_of_many = input[i] == '!';
    is_line_start = input[i] == '\n';
    if (is_line_start && !is_of_many) answers++;
  }
  return answers;
}

static void ask_at_once(int server, const char* questions, size_t length) {
  size_t wanted = 0;
  for (size_t i = 0; i < length; i++) wanted += questions[i] == '\n';
  size_t sent = 0;
  for (size_t answers = 0; answers < wanted;) {
    struct pollfd ready = {.fd = server, .events = POLLIN};
    if (sent < length) ready.events |= POLLOUT;
    if (poll(&ready, 1, -1) < 0) fail("poll");
    if (ready.revents & POLLOUT) {
      const ssize_t some = send(server, questions + sent, length - sent, MSG_DONTWAIT);
      if (some < 0) fail("send");
      sent += (size_t)some;
    }
    if (ready.revents & (POLLIN | POLLHUP | POLLERR)) answers += receive_answers(server);
  }
}

static void ask_one_by_one(int server, const char* questions, size_t length) {
  const char* end = questions + length;
  for (const char* line = questions; line < end;) {
    const char* next = (const char*)memchr(line, '\n', (size_t)(end - line)) + 1;
    if (send(server, line, (size_t)(next - line), 0) != next - line) fail("send");
    while (receive_answers(server) == 0) continue;
    line = next;
  }
}

int main(int argc, char** argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: control-floor PORT QUESTIONS pipelined|single\n");
    return 2;
  }
  size_t length;
  const char* questions = read_file(argv[2], &length);
  if (length == 0 || questions[length - 1] != '\n') {
    fprintf(stderr, "%s holds no lines.\n", argv[2]);
    return 1;
  }
  const int server = connect_to(atoi(argv[1]));
  const double start = seconds_now();
  if (strcmp(argv[3], "single") == 0) {
    ask_one_by_one(server, questions, length);
  } else {
    ask_at_once(server, questions, length);
  }
  printf("%.6f\n", seconds_now() - start);
  return 0;
}
