#pragma once

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe::http_test {

/// What came back for one request.
struct raw_answer {
  int status = 0;
  /// The head as it came, without the empty line.
  std::string head;
  std::string body;

  /// The value of the field `name`, spelled as the server spells it, or "".
  std::string field(std::string_view name) const {
    auto line = "\r\n" + std::string{name} + ": ";
    auto start = head.find(line);
    if (start == std::string::npos)
      return {};
    start += line.size();
    return head.substr(start, head.find("\r\n", start) - start);
  }
};

inline std::string get_request(std::string_view target) {
  return "GET " + std::string{target} + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

/// A client that sends exactly the bytes it is told to, over a real socket.
/// Everything that waits gives up after `patience` and throws, so that a test
/// fails instead of hanging.
class raw_client {
public:
  using milliseconds = std::chrono::milliseconds;
  static constexpr milliseconds patience{20'000};

  /// `receive_buffer` of more than 0 makes a client that is soon full.
  explicit raw_client(std::uint16_t port, int receive_buffer = 0)
      : fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    if (receive_buffer > 0)
      ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer,
                   sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address)
        != 0)
      throw std::runtime_error{"cannot connect"};
  }

  ~raw_client() {
    if (fd_ >= 0)
      ::close(fd_);
  }

  raw_client(raw_client&& other) noexcept
      : fd_{std::exchange(other.fd_, -1)}, buffer_{std::move(other.buffer_)} {}
  raw_client& operator=(raw_client&&) = delete;

  int fd() const { return fd_; }

  /// Sends all of it; false if the server has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0)
        return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Closes this client's direction only.
  void finish_sending() { ::shutdown(fd_, SHUT_WR); }

  /// Sends a request without a body and reads the answer.
  raw_answer get(std::string_view target, std::string_view fields = "") {
    send("GET " + std::string{target} + " HTTP/1.1\r\nHost: here\r\n"
         + std::string{fields} + "\r\n");
    return read_answer();
  }

  /// Reads one answer, whose body ends where Content-Length says.
  raw_answer read_answer(milliseconds at_most = patience) {
    auto result = read_head(at_most);
    auto length
        = std::strtoul(result.field("Content-Length").c_str(), nullptr, 10);
    while (buffer_.size() < length)
      if (!receive(at_most))
        throw std::runtime_error{"closed inside of a body"};
    result.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return result;
  }

  /// Reads one head and leaves what follows, e.g. of HEAD or of a stream.
  raw_answer read_head(milliseconds at_most = patience) {
    raw_answer result;
    result.head = read_until("\r\n\r\n", at_most);
    result.head.resize(result.head.size() - 4);
    result.status = std::atoi(result.head.c_str() + sizeof "HTTP/1.1");
    return result;
  }

  /// Reads up to and with `end`.
  std::string read_until(std::string_view end,
                         milliseconds at_most = patience) {
    for (;;) {
      if (auto found = buffer_.find(end); found != std::string::npos) {
        auto result = buffer_.substr(0, found + end.size());
        buffer_.erase(0, result.size());
        return result;
      }
      if (!receive(at_most))
        throw std::runtime_error{"closed before the expected bytes"};
    }
  }

  /// Reads so many bytes.
  std::string read_bytes(std::size_t count, milliseconds at_most = patience) {
    while (buffer_.size() < count)
      if (!receive(at_most))
        throw std::runtime_error{"closed before the expected bytes"};
    auto result = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return result;
  }

  /// Reads what comes until the server closes, which must happen in time.
  std::string read_rest(milliseconds at_most = patience) {
    while (receive(at_most))
      ;
    return std::exchange(buffer_, {});
  }

  /// Whether anything is there to read, or comes within `at_most`.
  bool readable(milliseconds at_most) const {
    pollfd waiting{fd_, POLLIN, 0};
    return !buffer_.empty()
           || ::poll(&waiting, 1, static_cast<int>(at_most.count())) > 0;
  }

private:
  /// False at the end of the connection, however it ended.
  bool receive(milliseconds at_most) {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(at_most.count())) <= 0)
      throw std::runtime_error{"nothing came in time"};
    char bytes[65536];
    auto size = ::recv(fd_, bytes, sizeof bytes, 0);
    if (size <= 0)
      return false;
    buffer_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }

  int fd_;
  std::string buffer_;
};

} // namespace troupe::http_test
