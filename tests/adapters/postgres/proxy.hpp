#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace troupe::conformance {

/// A port of 127.0.0.1 that leads to another one, until it swallows all: then
/// the kernel takes what is sent to it, and nobody ever answers. One connection
/// after the other may be made; each is forwarded by itself.
class proxy {
public:
  explicit proxy(const std::string& port);
  proxy(const proxy&) = delete;
  ~proxy();

  std::uint16_t port() const { return port_; }

  /// Whether all that is sent from now on, either way, is lost.
  void swallow(bool yes) { swallows_ = yes; }

private:
  void forward();

  std::uint16_t to_;
  int listening_;
  std::uint16_t port_ = 0;
  std::atomic<bool> swallows_ = false;
  std::jthread thread_;
};

} // namespace troupe::conformance
