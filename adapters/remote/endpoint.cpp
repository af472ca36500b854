#include "adapters/remote/endpoint.hpp"

#include <cerrno>
#include <charconv>
#include <memory>
#include <stdexcept>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe::remote {

namespace {

using address_list = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

address_list look_up(const endpoint& who, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  auto error = ::getaddrinfo(who.host.c_str(), std::to_string(who.port).c_str(),
                             &hints, &found);
  if (error != 0)
    throw std::runtime_error{::gai_strerror(error)};
  return {found, &::freeaddrinfo};
}

/// Begins to connect; ETIMEDOUT until the outcome is known.
probe begin(const endpoint& where) {
  auto address = look_up(where, AI_NUMERICHOST);
  probe result{
      where, 0,
      open_socket{::socket(address->ai_family,
                           SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)}};
  if (result.socket.fd() < 0
      || ::connect(result.socket.fd(), address->ai_addr, address->ai_addrlen)
             != 0)
    result.error = errno == EINPROGRESS ? ETIMEDOUT : errno;
  return result;
}

int outcome(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

} // namespace

open_socket::~open_socket() {
  if (fd_ >= 0)
    ::close(fd_);
}

std::string to_string(const endpoint& where) {
  auto host = where.host.find(':') == std::string::npos
                  ? where.host
                  : "[" + where.host + "]";
  return host + ":" + std::to_string(where.port);
}

endpoint parse_endpoint(std::string_view text) {
  endpoint result;
  auto colon = text.rfind(':');
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != host.npos)
    host = {};
  result.host = host;
  auto digits = colon == text.npos ? "" : text.substr(colon + 1);
  auto* end = digits.data() + digits.size();
  auto [read, error] = std::from_chars(digits.data(), end, result.port);
  if (result.host.empty() || digits.empty() || error != std::errc{}
      || read != end)
    throw std::invalid_argument{"\"" + std::string{text}
                                + "\" is not host:port"};
  return result;
}

std::vector<endpoint> resolve(const endpoint& who) {
  std::vector<endpoint> result;
  auto found = look_up(who, 0);
  for (auto* each = found.get(); each != nullptr; each = each->ai_next) {
    char host[NI_MAXHOST];
    if (::getnameinfo(each->ai_addr, each->ai_addrlen, host, sizeof host,
                      nullptr, 0, NI_NUMERICHOST)
        == 0)
      result.push_back({host, who.port});
  }
  return result;
}

std::vector<probe> probe_all(const std::vector<endpoint>& all,
                             std::chrono::milliseconds at_most) {
  using clock = std::chrono::steady_clock;
  std::vector<probe> result;
  std::vector<pollfd> open; // one a probe, negative once the outcome is known
  std::size_t unknown = 0;
  for (auto& where : all) {
    auto& next = result.emplace_back(begin(where));
    auto waiting = next.error == ETIMEDOUT;
    unknown += waiting;
    open.push_back({waiting ? next.socket.fd() : -1, POLLOUT, 0});
  }
  auto end = clock::now() + at_most;
  while (unknown > 0) {
    auto left
        = std::chrono::ceil<std::chrono::milliseconds>(end - clock::now());
    if (left.count() <= 0
        || ::poll(open.data(), open.size(), static_cast<int>(left.count())) < 0)
      break;
    for (std::size_t i = 0; i < open.size(); ++i)
      if (open[i].fd >= 0 && open[i].revents != 0) {
        result[i].error = outcome(std::exchange(open[i].fd, -1));
        --unknown;
      }
  }
  return result;
}

} // namespace troupe::remote
