#include "tests/adapters/remote/full_port.hpp"

#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe::remote {

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  result.sin_port = htons(port);
  return result;
}

int new_socket() {
  auto fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    throw std::runtime_error{"socket"};
  return fd;
}

} // namespace

listening_port::listening_port(int backlog) : fd_(new_socket()) {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd_, generic, size) != 0 || ::listen(fd_, backlog) != 0
      || ::getsockname(fd_, generic, &size) != 0)
    throw std::runtime_error{"cannot listen on loopback"};
  port_ = ntohs(address.sin_port);
}

listening_port::~listening_port() {
  ::close(fd_);
}

full_port::full_port() : listening_port(0) {
  // Until one has to wait: what comes after it waits, too.
  for (int ready = 1; ready == 1;) {
    auto fd = queue_.emplace_back(new_socket());
    auto address = loopback(port());
    static_cast<void>( // it is on its way, or was refused: poll tells
        ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
    pollfd waiting{fd, POLLOUT, 0};
    ready = ::poll(&waiting, 1, 50);
  }
}

full_port::~full_port() {
  for (auto fd : queue_)
    ::close(fd);
}

} // namespace troupe::remote
