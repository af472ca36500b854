#pragma once

#include "adapters/http/admission.hpp"
#include "adapters/http/exchange.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace troupe::http {

struct server_settings {
  /// A name or an address; "::" and "0.0.0.0" listen everywhere.
  std::string host = "127.0.0.1";
  /// 0 picks a free one.
  std::uint16_t port = 0;
  /// Requests of each kind that may wait at once, open streams among them;
  /// beyond: 503.
  std::size_t max_waiting = 2000;
  /// Of which kind a request is; by default all wait for an answer.
  std::function<waits_for(const request&)> kind_of
      = [](const request&) { return waits_for::answer; };
  /// How long a client may make no progress: send no byte of a request that it
  /// has begun (then 408), or take no byte of an answer (then it is dropped).
  std::chrono::milliseconds patience{30'000};
  /// How long a connection may stay on which no request has come yet, and how
  /// long one after an answer.
  std::chrono::milliseconds silence{60'000};
  std::chrono::milliseconds idle{120'000};
  /// Bytes of answers that may be buffered for all clients together. Beyond,
  /// the slowest reader is dropped: one of an answer or stream that can be
  /// asked for again, as long as there is one, so that the answer to a change
  /// is lost last.
  std::size_t max_unread = 64 * 1024 * 1024;
  /// Called for the answers that no handler gave: 400, 408, 413, 431, 503.
  answer_observer rejected;
  /// Called at most once a minute for each problem of the server itself. On its
  /// own thread.
  std::function<void(std::string_view)> warn;
  /// For all that lasts, and, in seconds since 1970, for `Date`.
  std::function<std::chrono::steady_clock::time_point()> now
      = std::chrono::steady_clock::now;
  std::function<std::int64_t()> wall_clock = [] { return std::time(nullptr); };
};

/// HTTP/1.1 on one thread of Pistache's reactor (see server.cpp for what is
/// Pistache's and what is not).
class server {
public:
  using handler = std::function<void(std::shared_ptr<exchange>)>;

  /// `on_request` runs on the server's thread and must not block; answers may
  /// come from any thread. Nothing happens before start().
  server(const server_settings& settings, handler on_request);

  /// Stops.
  ~server();

  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Listens and serves on a thread of its own. Throws std::system_error that
  /// names host and port when they cannot be had. Out of file descriptors, the
  /// connection that has been idle for the longest time is closed. Side effects
  /// on the process: SIGPIPE is ignored, the limit of open files is raised as
  /// far as it goes.
  void start();

  /// The port that start() got.
  std::uint16_t port() const;

  /// From now on new requests get 503 with Retry-After and `Connection: close`
  /// and streams are closed. Returns true as soon as every accepted request
  /// has been answered and its answer is with the kernel, false when that took
  /// longer than `at_most`. To be called between start() and stop(), from any
  /// thread but the server's.
  bool drain(std::chrono::milliseconds at_most);

  /// Closes all connections and ends the thread; what is unanswered stays
  /// unanswered, and exchanges that are still held become harmless. Not to be
  /// called from the server's thread.
  void stop();

private:
  struct implementation;
  std::unique_ptr<implementation> impl_;
};

} // namespace troupe::http
