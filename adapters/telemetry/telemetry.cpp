#include "adapters/telemetry/telemetry.hpp"

#include <utility>

namespace troupe {

observer::observer(logger& lines, metrics& numbers)
    : lines_{lines}, numbers_{numbers} {}

std::vector<std::string> observer::missing() const {
  std::lock_guard guard{mutex_};
  return {missing_.begin(), missing_.end()};
}

void observer::batch(std::string_view participant, std::size_t commands,
                     std::size_t queued, std::chrono::milliseconds outbox_age) {
  numbers_.batch(participant, commands, queued, outbox_age);
}

void observer::saga_ended(std::string_view outcome,
                          std::string_view coordination,
                          std::chrono::milliseconds lasted) {
  numbers_.saga_ended(outcome, coordination, lasted);
}

void observer::open_sagas(std::string_view status, bool stuck,
                          std::int64_t count) {
  numbers_.open_sagas(status, stuck, count);
  if (stuck)
    warn("order", "stuck sagas in status " + std::string{status}, count);
}

void observer::dead_letters(std::string_view participant, std::int64_t count) {
  numbers_.dead_letters(participant, count);
  warn(participant, "dead letters", count);
}

void observer::count(std::string_view participant, std::string_view what) {
  numbers_.count(participant, what);
}

void observer::store_available(std::string_view participant, bool yes) {
  {
    std::lock_guard guard{mutex_};
    auto name = std::string{participant} + " store";
    if (yes)
      missing_.erase(name);
    else
      missing_.insert(name);
  }
  numbers_.store_available(participant, yes);
}

void observer::warn(std::string_view participant, const std::string& what,
                    std::int64_t count) {
  {
    std::lock_guard guard{mutex_};
    auto& told = told_[std::string{participant} + what];
    if (std::exchange(told, count) == count || count == 0)
      return;
  }
  lines_.write(severity::warn, participant,
               std::to_string(count) + " " + what + " wait for an operator");
}

void observer::log(severity level, std::string_view participant,
                   std::string_view text, std::string_view order_id,
                   std::string_view saga_id) {
  lines_.write(level, participant, text, order_id, saga_id);
}

} // namespace troupe
