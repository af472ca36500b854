#include "tests/adapters/postgres/proxy.hpp"

#include <array>
#include <stdexcept>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe::conformance {

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  result.sin_port = htons(port);
  return result;
}

int new_socket() {
  return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

} // namespace

proxy::proxy(const std::string& port)
    : to_{static_cast<std::uint16_t>(std::stoi(port))},
      listening_{new_socket()} {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listening_, generic, size) != 0 || ::listen(listening_, 16) != 0
      || ::getsockname(listening_, generic, &size) != 0)
    throw std::runtime_error{"cannot listen on loopback"};
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread{[this] { forward(); }};
}

proxy::~proxy() {
  ::shutdown(listening_, SHUT_RDWR); // ends the thread
  thread_.join();
  ::close(listening_);
}

void proxy::forward() {
  // The listening one, and then both ends of each connection side by side.
  std::vector<pollfd> all{{listening_, POLLIN, 0}};
  for (;;) {
    ::poll(all.data(), all.size(), -1);
    for (std::size_t i = 1; i < all.size(); ++i) {
      if (all[i].revents == 0)
        continue;
      std::array<char, 65'536> some;
      auto other = all[(i - 1) % 2 == 0 ? i + 1 : i - 1].fd;
      auto size = ::read(all[i].fd, some.data(), some.size());
      if (size > 0
          && (swallows_
              || ::send(other, some.data(), static_cast<std::size_t>(size),
                        MSG_NOSIGNAL)
                     > 0))
        continue;
      ::shutdown(other, SHUT_WR);
      all[i].fd = ~all[i].fd; // poll passes over it
    }
    if (all[0].revents == 0)
      continue;
    auto client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0)
      break;
    auto server = new_socket();
    auto address = loopback(to_);
    if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address)
        != 0)
      ::shutdown(client, SHUT_RDWR);
    all.push_back({client, POLLIN, 0});
    all.push_back({server, POLLIN, 0});
  }
  for (std::size_t i = 1; i < all.size(); ++i)
    ::close(all[i].fd < 0 ? ~all[i].fd : all[i].fd);
}

} // namespace troupe::conformance
