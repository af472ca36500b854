#pragma once

#include "adapters/http/connection.hpp"
#include "adapters/http/listening_socket.hpp"
#include "tests/adapters/http/raw_client.hpp"
#include "tests/adapters/http/test_server.hpp"

namespace troupe::http_test {

/// A client and its connection, of which the test is the server's thread and
/// its clock.
struct served_client {
  using clock = http::connection::clock;

  ~served_client() {
    served->abandon();
    shared->wakes.take(); // as a server does that stops: they know each other
  }

  /// That much after the beginning the server looks at its clock, and at its
  /// sockets.
  void after(std::chrono::milliseconds time) {
    now = begun + time;
    served->tick(now);
    char byte = 0;
    if (fd >= 0 && ::recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0) {
      served->input_ended();
      ::close(std::exchange(fd, -1));
    }
  }

  /// Whether the connection was closed, which the client sees as its end.
  bool closed() const { return fd < 0; }

  const clock::time_point begun{std::chrono::hours{1}};
  clock::time_point now = begun;
  waiting_room waiting;
  std::shared_ptr<http::shared_state> shared
      = std::make_shared<http::shared_state>(
          waiting.entrance(),
          http::server_settings{.now = [this] { return now; }});
  http::listening_socket listener{"127.0.0.1", 0};
  raw_client client{listener.port(), 4096};
  int fd = listener.accept();
  std::shared_ptr<http::connection> served
      = std::make_shared<http::connection>(fd, shared);
};

} // namespace troupe::http_test
