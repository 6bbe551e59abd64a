// Connections that several threads make at the same time, some of them given up while the name is
// looked up: for ThreadSanitizer.
//   net_threads THREADS ROUNDS

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "net/connector.h"
#include "net/sigint_watch.h"
#include "net/tcp_stream.h"

namespace {

std::atomic<int> failures{0};

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "wrong: %s\n", what);
  failures++;
}

// Answers each byte with itself, one connection after the other, until one begins with 0.
void serve(int server) {
  for (;;) {
    const int client = accept(server, nullptr, nullptr);
    char byte = 1;
    while (recv(client, &byte, 1, 0) == 1 && byte != 0) {
      require(send(client, &byte, 1, 0) == 1, "an answer is sent");
    }
    close(client);
    if (byte == 0) return;
  }
}

void talk(uint16_t port, uint8_t byte) {
  panda::net::SigintWatch none(false);
  panda::net::Connector connector({"localhost"}, port);
  while (!connector.go_on(100, none)) continue;
  panda::net::Socket socket = connector.take();
  socket.set_up(0);
  panda::net::TcpStream stream(std::move(socket));
  uint8_t received = 0;
  stream.send(&byte, 1);
  ptrdiff_t count = panda::net::TcpStream::kNothing;
  while (count == panda::net::TcpStream::kNothing) {
    count = stream.receive(&received, 1, 100);
  }
  if (byte != 0) require(count == 1 && received == byte, "a byte comes back");
}

void give_up(uint16_t port) {
  panda::net::SigintWatch none(false);
  panda::net::Connector connector({"localhost"}, port);
  connector.go_on(0, none);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: net_threads THREADS ROUNDS\n");
    return 2;
  }
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(server, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      listen(server, 128) != 0 ||
      getsockname(server, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    std::perror("listen");
    return 1;
  }
  const uint16_t port = ntohs(address.sin_port);
  std::thread serving(serve, server);
  std::vector<std::thread> threads;
  for (int i = 0; i < std::atoi(argv[1]); i++) {
    threads.emplace_back([port, i, rounds = std::atoi(argv[2])] {
      for (int round = 0; round < rounds; round++) {
        talk(port, static_cast<uint8_t>(i + 1));
        give_up(port);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  talk(port, 0);
  serving.join();
  close(server);
  std::printf("%d failures\n", failures.load());
  return failures == 0 ? 0 : 1;
}
