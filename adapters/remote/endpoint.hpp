#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::remote {

/// Where to listen, or to connect to.
struct endpoint {
  std::string host; ///< a name or an IP address, without brackets
  std::uint16_t port = 0;

  friend bool operator==(const endpoint&, const endpoint&) = default;
  friend auto operator<=>(const endpoint&, const endpoint&) = default;
};

/// `host:port`; an IPv6 address stands in brackets (RFC 3986, 3.2.2).
std::string to_string(const endpoint&);

/// Reads `host:port`. Throws std::invalid_argument.
endpoint parse_endpoint(std::string_view text);

/// All IP addresses behind a name, now. Blocks; throws std::runtime_error with
/// the resolver's reason.
std::vector<endpoint> resolve(const endpoint&);

/// A file descriptor that is closed with its owner.
class open_socket {
public:
  explicit open_socket(int fd = -1) : fd_(fd) {}
  open_socket(open_socket&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)) {}
  open_socket& operator=(open_socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~open_socket();

  int fd() const { return fd_; }

private:
  int fd_;
};

struct probe {
  endpoint where;     ///< an IP address
  int error = 0;      ///< of connecting, as errno; 0: connected
  open_socket socket; ///< connected if there is no error; does not block
};

/// Connects to all at the same time. Blocks until the last outcome is known, at
/// most for `at_most`: what is open then has ETIMEDOUT.
std::vector<probe> probe_all(const std::vector<endpoint>&,
                             std::chrono::milliseconds at_most);

} // namespace troupe::remote
