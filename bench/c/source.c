/* A fake PandA data port that costs as little as can be: one client, one acquisition, no ARM.
 *
 * Prints three lines: its port; as JSON what it is going to send; as JSON what became of it. */
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "program.h"
#include "samples.h"

enum { BLOCK_BYTES = 2 * 1024 * 1024, BLOCKS_PER_SECOND = 100 };

typedef struct {
  int port;
  int fields;
  int acquisitions;
  /* Of each acquisition. */
  double bytes;
  size_t frame_samples;
  /* Sent at a time, whole frames; 0: what suits the rate. */
  size_t block_samples;
  /* Bytes a second, 0: flat out. */
  double rate;
  /* When paced: how far the client may be behind, bytes. */
  double ring;
} Options;

typedef struct {
  size_t samples;
  /* The most that the client was behind when paced, bytes. */
  double behind;
  const char* reason;
} Sending;

static void sleep_until(double when) {
  for (double left = when - seconds_now(); left > 0; left = when - seconds_now()) {
    const struct timespec pause = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};
    nanosleep(&pause, NULL);
  }
}

static void send_all(int client, const void* bytes, size_t length) {
  for (size_t sent = 0; sent < length;) {
    const ssize_t some = send(client, (const char*)bytes + sent, length - sent, 0);
    if (some < 0) fail("send");
    sent += (size_t)some;
  }
}

static Options read_options(int argc, char** argv) {
  static const struct option names[] = {
      {"port", required_argument, NULL, 'p'},
      {"bytes", required_argument, NULL, 'b'},
      {"fields", required_argument, NULL, 'f'},
      {"acquisitions", required_argument, NULL, 'a'},
      {"frame-samples", required_argument, NULL, 's'},
      {"block-samples", required_argument, NULL, 'n'},
      {"rate", required_argument, NULL, 'r'},
      {"ring", required_argument, NULL, 'g'},
      {NULL, 0, NULL, 0},
  };
  Options options = {.fields = BASE_FIELDS, .acquisitions = 1, .bytes = 2.2e9, .ring = 256e6};
  for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;) {
    const double value = optarg == NULL ? 0 : atof(optarg);
    if (name == 'p') options.port = (int)value;
    if (name == 'b') options.bytes = value;
    if (name == 'f') options.fields = (int)value;
    if (name == 'a') options.acquisitions = (int)value;
    if (name == 's') options.frame_samples = (size_t)value;
    if (name == 'n') options.block_samples = (size_t)value;
    if (name == 'r') options.rate = value * 1e6;
    if (name == 'g') options.ring = value * 1e6;
    if (name == '?') exit(2);
  }
  if (options.fields < BASE_FIELDS || options.fields > MAX_FIELDS) {
    fprintf(stderr, "--fields: give %d to %d.\n", BASE_FIELDS, MAX_FIELDS);
    exit(2);
  }
  return options;
}

static int listen_on(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const int on = 1;
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) fail("socket");
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(server, (struct sockaddr*)&address, sizeof address) < 0) fail("bind");
  if (listen(server, 1) < 0) fail("listen");
  if (getsockname(server, (struct sockaddr*)&address, &length) < 0) fail("getsockname");
  printf("%d\n", ntohs(address.sin_port));
  return server;
}

static int accept_client(int server) {
  const int on = 1;
  const int client = accept(server, NULL, NULL);
  if (client < 0) fail("accept");
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  char line[256];
  size_t length = 0;
  do {
    if (length == sizeof line - 1 || recv(client, line + length, 1, 0) != 1) fail("option line");
  } while (line[length++] != '\n');
  line[length - 1] = '\0';
  if (strcmp(line, "XML FRAMED RAW") != 0) {
    const char refusal[] = "ERR Invalid data capture option\n";
    send_all(client, refusal, sizeof refusal - 1);
    fprintf(stderr, "The client asked for %s.\n", line);
    exit(1);
  }
  send_all(client, "OK\n", 3);
  return client;
}

/* Whole frames: about 2 MiB, but when paced no more than is due at once. */
static size_t samples_of_block(const Options* options, size_t sample_bytes) {
  if (options->block_samples > 0) return options->block_samples;
  double bytes = BLOCK_BYTES;
  if (options->rate > 0 && options->rate / BLOCKS_PER_SECOND < bytes) {
    bytes = options->rate / BLOCKS_PER_SECOND;
  }
  const size_t samples = (size_t)bytes / sample_bytes;
  const size_t frames = samples / options->frame_samples;
  return (frames == 0 ? 1 : frames) * options->frame_samples;
}

static Sending send_samples(int client, const Options* options, const Layout* layout,
                            const Block* block, size_t total) {
  const double start = seconds_now();
  Sending sending = {.reason = "Ok"};
  size_t sent = 0;
  for (uint32_t number = 1; sent < total; number++) {
    const size_t left = total - sent;
    Block now = *block;
    if (left < block->samples) make_block(&now, layout, left, block->frame_samples);
    if (options->rate > 0) {
      const double bytes_by_then = (double)(sent + now.samples) * (double)layout->sample_bytes;
      const double late = seconds_now() - (start + bytes_by_then / options->rate);
      const double behind = late * options->rate;
      if (behind > sending.behind) sending.behind = behind;
      if (behind > options->ring) {
        sending.reason = "Data overrun";
        break;
      }
      sleep_until(start + bytes_by_then / options->rate);
    }
    mark_block(&now, number);
    send_all(client, now.bytes, now.length);
    sent += now.samples;
  }
  sending.samples = sent;
  return sending;
}

int main(int argc, char** argv) {
  Options options = read_options(argc, argv);
  static Layout layout;
  static char text[128 * (MAX_FIELDS + 8)];
  make_layout(&layout, options.fields);
  if (options.frame_samples == 0) options.frame_samples = BLOCK_BYTES / layout.sample_bytes;
  const size_t total = (size_t)(options.bytes / (double)layout.sample_bytes);
  Block block;
  make_block(&block, &layout, samples_of_block(&options, layout.sample_bytes),
             options.frame_samples);

  signal(SIGPIPE, SIG_IGN);
  const int server = listen_on(options.port);
  printf("{\"samples\":%zu,\"sampleBytes\":%zu,\"datasetBytes\":%zu,\"blockSamples\":%zu}\n", total,
         layout.sample_bytes, layout.dataset_bytes, block.samples);
  fflush(stdout);
  const int client = accept_client(server);

  const double start = seconds_now();
  Sending all = {.reason = "Ok"};
  for (int i = 0; i < options.acquisitions && strcmp(all.reason, "Ok") == 0; i++) {
    send_all(client, text, write_header(&layout, text, sizeof text));
    const Sending one = send_samples(client, &options, &layout, &block, total);
    const int length = snprintf(text, sizeof text, "END %zu %s\n", one.samples, one.reason);
    send_all(client, text, (size_t)length);
    all.samples += one.samples;
    if (one.behind > all.behind) all.behind = one.behind;
    all.reason = one.reason;
  }
  printf("{\"samples\":%zu,\"seconds\":%.6f,\"behindBytes\":%.0f,\"reason\":\"%s\"}\n", all.samples,
         seconds_now() - start, all.behind, all.reason);
  fflush(stdout);

  while (recv(client, text, sizeof text, 0) > 0) continue;
  return 0;
}
