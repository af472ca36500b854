#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::bench {

/// Cheap HTTP clients: each keeps one connection to the local machine open and
/// has one request on its way, the next one goes as soon as the answer is
/// there. One thread waits for all of them.
class load_generator {
public:
  using clock = std::chrono::steady_clock;

  struct answer {
    int status = 0;
    std::string_view body;
    clock::time_point asked;
    clock::time_point answered;
    const std::string* request = nullptr; ///< what the source gave
  };

  /// The whole text of the next request, or null: there is none any more. Lives
  /// until it has been answered.
  using source = std::function<const std::string*(clock::time_point now)>;
  using sink = std::function<void(const answer&)>;

  /// Connects. Throws std::system_error.
  load_generator(std::uint16_t port, std::size_t clients);
  load_generator(const load_generator&) = delete;
  ~load_generator();

  /// Asks until the source is dry and all is answered. Throws
  /// std::runtime_error when a connection breaks, when an answer has no
  /// Content-Length, or when nothing is answered for a minute.
  void run(const source& next, const sink& to);

private:
  struct client {
    int socket = -1;
    std::string in;
    clock::time_point asked;
    const std::string* request = nullptr; ///< on its way
  };

  void ask(client&, const source& next);
  void read(client&, const source& next, const sink& to);

  int epoll_ = -1;
  std::vector<client> clients_;
  std::size_t waiting_ = 0;
};

} // namespace troupe::bench
