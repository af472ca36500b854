#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace troupe {

/// The numbers of one process, for `GET /metrics`. Times are in seconds, as
/// Prometheus wants them. All calls are safe from any thread; a call for
/// labels seen before takes a lock for well under a microsecond.
class metrics {
public:
  /// `version` is shown as a label of `troupe_build_info`.
  explicit metrics(std::string_view version);
  ~metrics();

  /// A request was answered. `route` is the pattern that matched, such as
  /// "/orders/{order_id}", and never the path: each route is a time series
  /// for good. Methods that HTTP does not know are counted as "other".
  void http_request(std::string_view route, std::string_view method, int status,
                    double seconds);

  // From the port `telemetry`.
  void batch(std::string_view participant, std::size_t commands,
             std::size_t queued, std::chrono::milliseconds outbox_age);
  void saga_ended(std::string_view outcome, std::string_view coordination,
                  std::chrono::milliseconds lasted);
  void open_sagas(std::string_view status, bool stuck, std::int64_t count);
  void dead_letters(std::string_view participant, std::int64_t count);
  void count(std::string_view participant, std::string_view what);
  void store_available(std::string_view participant, bool yes);

  /// From the bus; a message's topic is its name.
  void produced(std::string_view topic, std::size_t count);

  // From the bus between processes.
  void consumed(std::string_view topic, std::size_t count);
  void lag(std::string_view topic, std::int64_t count);

  /// All of it in the Prometheus text exposition format, version 0.0.4.
  std::string text() const;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace troupe
