#include "tests/bench/load_generator.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace troupe::bench {

namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error{errno, std::generic_category(), what};
}

int connect_to(std::uint16_t port) {
  auto result = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (result < 0)
    fail("socket");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(result, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
    fail("connect");
  int yes = 1;
  ::setsockopt(result, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return result;
}

struct response {
  int status = 0;
  std::string_view body;
};

/// The response that the text is, once it is complete.
std::optional<response> parse(std::string_view text) {
  constexpr std::string_view length = "\r\nContent-Length: ";
  auto end = text.find("\r\n\r\n");
  if (end == text.npos)
    return std::nullopt;
  auto head = text.substr(0, end);
  auto at = head.find(length);
  response result;
  std::size_t size = 0;
  if (at == head.npos || head.size() < 12)
    throw std::runtime_error{"cannot read the answer " + std::string{text}};
  std::from_chars(head.data() + 9, head.data() + 12, result.status);
  std::from_chars(head.data() + at + length.size(), head.data() + head.size(),
                  size);
  result.body = text.substr(end + 4);
  if (result.body.size() < size)
    return std::nullopt;
  return result;
}

} // namespace

load_generator::load_generator(std::uint16_t port, std::size_t clients)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), clients_(clients) {
  for (auto& c : clients_) {
    c.socket = connect_to(port);
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.ptr = &c;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, c.socket, &wanted) != 0)
      fail("epoll_ctl");
  }
}

load_generator::~load_generator() {
  for (auto& c : clients_)
    ::close(c.socket);
  ::close(epoll_);
}

void load_generator::run(const source& next, const sink& to) {
  for (auto& c : clients_)
    ask(c, next);
  std::array<epoll_event, 256> events;
  while (waiting_ > 0) {
    auto count = ::epoll_wait(epoll_, events.data(),
                              static_cast<int>(events.size()), 60'000);
    if (count == 0)
      throw std::runtime_error{"the shop has answered nothing for a minute"};
    for (int i = 0; i < count; ++i)
      read(*static_cast<client*>(events[static_cast<std::size_t>(i)].data.ptr),
           next, to);
  }
}

void load_generator::ask(client& c, const source& next) {
  c.asked = clock::now();
  auto request = next(c.asked);
  c.request = request;
  if (!request)
    return;
  // A request is far smaller than a socket's buffer, which is empty here.
  if (::send(c.socket, request->data(), request->size(), MSG_NOSIGNAL)
      != static_cast<ssize_t>(request->size()))
    fail("send");
  ++waiting_;
}

void load_generator::read(client& c, const source& next, const sink& to) {
  std::array<char, 4'096> buffer;
  auto size = ::recv(c.socket, buffer.data(), buffer.size(), 0);
  if (size <= 0 || !c.request)
    throw std::runtime_error{"the shop has closed a connection"};
  c.in.append(buffer.data(), static_cast<std::size_t>(size));
  auto complete = parse(c.in);
  if (!complete)
    return;
  to({complete->status, complete->body, c.asked, clock::now(), c.request});
  c.in.clear();
  --waiting_;
  ask(c, next);
}

} // namespace troupe::bench
