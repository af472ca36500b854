#pragma once

#include <cstdint>
#include <string>

namespace troupe::http {

/// A non-blocking TCP socket that listens; closed by its destructor.
class listening_socket {
public:
  /// `host` is a name or an address ("::1" without brackets), port 0 picks a
  /// free one. Throws std::system_error that names both if they cannot be
  /// bound, e.g. because another process has them.
  listening_socket(const std::string& host, std::uint16_t port);
  ~listening_socket();

  listening_socket(const listening_socket&) = delete;
  listening_socket& operator=(const listening_socket&) = delete;

  int fd() const { return fd_; }
  std::uint16_t port() const;

  /// The next client as a non-blocking socket, whose kernel notices within half
  /// a minute that the client has vanished. Or -1 and errno: EMFILE or ENFILE
  /// when no file descriptor is free, EAGAIN when no client waits.
  int accept() const;

  /// Whether there is a client to accept.
  bool anybody_waits() const;

private:
  int fd_ = -1;
};

} // namespace troupe::http
