#pragma once

#include <cstdint>
#include <vector>

namespace troupe::remote {

/// A port of 127.0.0.1 where connections are made by the kernel, and nobody
/// ever says anything.
class listening_port {
public:
  explicit listening_port(int backlog = 16);
  ~listening_port();

  std::uint16_t port() const { return port_; }

private:
  int fd_;
  std::uint16_t port_ = 0;
};

/// A port of 127.0.0.1 that swallows every attempt to connect, as an address
/// behind a firewall does: its queue is full.
class full_port : public listening_port {
public:
  full_port();
  ~full_port();

private:
  std::vector<int> queue_;
};

} // namespace troupe::remote
