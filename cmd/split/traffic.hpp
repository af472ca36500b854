#pragma once

#include "adapters/kafka/observer.hpp"
#include "cmd/process/foundation.hpp"

#include <atomic>
#include <string>

namespace troupe {

/// Tells metrics and log how the bus fares; ends the process when another one
/// has taken its name.
class traffic final : public kafka::observer {
public:
  /// `house` outlives it; `who` is named in the log.
  traffic(foundation& house, std::string who)
      : house_(house), who_(std::move(who)) {}

  bool was_fenced() const { return fenced_; }

  /// Whether there was a broker a second ago.
  bool has_broker() const { return reachable_; }

  void produced(std::string_view topic, std::size_t count) override {
    house_.numbers.produced(topic, count);
  }

  void consumed(std::string_view topic, std::size_t count) override {
    house_.numbers.consumed(topic, count);
  }

  void lag(std::string_view topic, std::int64_t count) override {
    house_.numbers.lag(topic, count);
  }

  void dead_letter(std::string_view topic, std::string_view why) override {
    house_.observing.count(who_, "bus_dead_letter");
    log(severity::error,
        "to " + std::string{topic} + ".dlq: " + std::string{why});
  }

  void dropped(std::string_view) override {
    house_.observing.count(who_, "bus_event_dropped");
  }

  void reachable(bool yes) override { reachable_ = yes; }

  void log(severity level, std::string_view text) override {
    house_.lines.write(level, who_, text);
  }

  void fatal(std::string_view text) override;

private:
  foundation& house_;
  std::string who_;
  std::atomic<bool> fenced_ = false;
  std::atomic<bool> reachable_ = false;
};

} // namespace troupe
