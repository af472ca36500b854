#pragma once

#include "adapters/kafka/observer.hpp"
#include "cmd/process/runtime.hpp"

#include <atomic>
#include <string>

namespace troupe {

/// Feeds metrics and log; ends the process when another one has taken its name.
class bus_observer final : public kafka::observer {
public:
  /// `runtime` outlives it; `who` is named in the log.
  bus_observer(process_runtime& runtime, std::string who)
      : runtime_(runtime), who_(std::move(who)) {}

  bool was_fenced() const { return fenced_; }

  /// Whether there was a broker a second ago.
  bool has_broker() const { return reachable_; }

  void produced(std::string_view topic, std::size_t count) override {
    runtime_.numbers.produced(topic, count);
  }

  void consumed(std::string_view topic, std::size_t count) override {
    runtime_.numbers.consumed(topic, count);
  }

  void lag(std::string_view topic, std::int64_t count) override {
    runtime_.numbers.lag(topic, count);
  }

  void dead_letter(std::string_view topic, std::string_view why) override {
    runtime_.watch.count(who_, "bus_dead_letter");
    log(severity::error,
        "to " + std::string{topic} + ".dlq: " + std::string{why});
  }

  void dropped(std::string_view) override {
    runtime_.watch.count(who_, "bus_event_dropped");
  }

  void reachable(bool yes) override { reachable_ = yes; }

  void log(severity level, std::string_view text) override {
    runtime_.log.write(level, who_, text);
  }

  void fatal(std::string_view text) override;

private:
  process_runtime& runtime_;
  std::string who_;
  std::atomic<bool> fenced_ = false;
  std::atomic<bool> reachable_ = false;
};

} // namespace troupe
