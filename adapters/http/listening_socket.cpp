#include "adapters/http/listening_socket.hpp"

#include <cerrno>
#include <memory>
#include <system_error>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe::http {

namespace {

/// Connections that the kernel completes before they are accepted.
constexpr int backlog = 1024;

/// Returns a listening socket, or -1 with errno set.
int listen_on(const addrinfo& address) {
  auto fd = ::socket(address.ai_family,
                     address.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                     address.ai_protocol);
  if (fd < 0)
    return -1;
  auto set = [fd](int level, int option, int value) {
    ::setsockopt(fd, level, option, &value, sizeof value);
  };
  // SO_REUSEADDR lets a restart have the port while old connections linger.
  // Two listeners are refused all the same: that would take SO_REUSEPORT.
  set(SOL_SOCKET, SO_REUSEADDR, 1);
  // The rest is inherited by accepted sockets. TCP_USER_TIMEOUT is not among
  // it: it takes a reader with a small window for one that stands still.
  set(IPPROTO_TCP, TCP_NODELAY, 1);
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 15);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 5);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
  if (::bind(fd, address.ai_addr, address.ai_addrlen) == 0
      && ::listen(fd, backlog) == 0)
    return fd;
  auto why = errno;
  ::close(fd);
  errno = why;
  return -1;
}

} // namespace

listening_socket::listening_socket(const std::string& host,
                                   std::uint16_t port) {
  auto where = "cannot listen on " + host + " port " + std::to_string(port);
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (auto error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(),
                                 &hints, &found);
      error != 0)
    throw std::system_error{
        std::make_error_code(std::errc::address_not_available),
        where + ": " + ::gai_strerror(error)};
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list{found,
                                                            &::freeaddrinfo};
  for (auto* each = found; each != nullptr && fd_ < 0; each = each->ai_next)
    fd_ = listen_on(*each);
  if (fd_ < 0)
    throw std::system_error{errno, std::generic_category(), where};
}

listening_socket::~listening_socket() {
  ::close(fd_);
}

std::uint16_t listening_socket::port() const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  // The port has the same place in sockaddr_in6.
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

int listening_socket::accept() const {
  for (;;) {
    auto fd = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    // A client that gave up before its turn must not hide those behind it.
    if (fd >= 0 || (errno != EINTR && errno != ECONNABORTED))
      return fd;
  }
}

bool listening_socket::anybody_waits() const {
  pollfd listener{fd_, POLLIN, 0};
  return ::poll(&listener, 1, 0) > 0;
}

} // namespace troupe::http
