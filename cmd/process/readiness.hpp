#pragma once

#include "actors/ports/telemetry.hpp"

#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace troupe {

/// Hands on what the actors tell, and remembers which stores cannot be written
/// to: what readiness asks.
class readiness final : public telemetry {
public:
  explicit readiness(telemetry& to) : to_(to) {}

  /// `<participant> store` for each that is missing. Any thread.
  std::vector<std::string> missing() const {
    std::lock_guard guard{mutex_};
    return {missing_.begin(), missing_.end()};
  }

  void batch(std::string_view participant, std::size_t commands,
             std::size_t queued,
             std::chrono::milliseconds outbox_age) override {
    to_.batch(participant, commands, queued, outbox_age);
  }

  void saga_ended(std::string_view outcome, std::string_view coordination,
                  std::chrono::milliseconds lasted) override {
    to_.saga_ended(outcome, coordination, lasted);
  }

  void open_sagas(std::string_view status, bool stuck,
                  std::int64_t count) override {
    to_.open_sagas(status, stuck, count);
  }

  void dead_letters(std::string_view participant, std::int64_t count) override {
    to_.dead_letters(participant, count);
  }

  void count(std::string_view participant, std::string_view what) override {
    to_.count(participant, what);
  }

  void store_available(std::string_view participant, bool yes) override {
    {
      std::lock_guard guard{mutex_};
      auto name = std::string{participant} + " store";
      if (yes)
        missing_.erase(name);
      else
        missing_.insert(name);
    }
    to_.store_available(participant, yes);
  }

  void log(severity level, std::string_view participant, std::string_view text,
           std::string_view order_id, std::string_view saga_id) override {
    to_.log(level, participant, text, order_id, saga_id);
  }

private:
  telemetry& to_;
  mutable std::mutex mutex_;
  std::set<std::string> missing_;
};

} // namespace troupe
