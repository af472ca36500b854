#include "adapters/remote/silence_limit.hpp"

#include "adapters/remote/network.hpp"

#include <charconv>
#include <filesystem>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace troupe::remote {

namespace {

using name_of_socket = int (*)(int, sockaddr*, socklen_t*);

/// One end of a socket; nothing if it has none, or is no socket.
endpoint end_of(int fd, name_of_socket name) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  endpoint result;
  if (name(fd, generic, &size) != 0
      || ::getnameinfo(generic, size, host, sizeof host, port, sizeof port,
                       NI_NUMERICHOST | NI_NUMERICSERV)
             != 0)
    return result;
  result.host = host;
  std::from_chars(port, port + sizeof port, result.port);
  return result;
}

bool listens(int fd) {
  int answer = 0;
  socklen_t size = sizeof answer;
  ::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &answer, &size);
  return answer != 0;
}

template <class Predicate>
void limit_silence(Predicate concerned) {
  for (auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
    auto fd = std::stoi(entry.path().filename());
    auto limit = static_cast<unsigned>(longest_silence.count());
    if (concerned(fd))
      ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
  }
}

} // namespace

void limit_silence_towards(const endpoint& ip) {
  limit_silence([&](int fd) { return end_of(fd, ::getpeername) == ip; });
}

void limit_silence_at(std::uint16_t listening_port) {
  limit_silence([&](int fd) {
    return end_of(fd, ::getsockname).port == listening_port && listens(fd);
  });
}

} // namespace troupe::remote
