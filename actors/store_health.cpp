#include "actors/store_health.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace troupe {

store_health::store_health(
    std::string_view participant, telemetry& watch,
    std::function<void(std::chrono::milliseconds)> come_back)
    : participant_(participant), watch_(watch),
      come_back_(std::move(come_back)) {}

void store_health::lost(const std::exception& why) {
  if (!std::exchange(available_, false))
    return;
  watch_.log(severity::error, participant_,
             std::string{"the store cannot be written to: "} + why.what());
  watch_.store_available(participant_, false);
}

void store_health::rest() {
  backoff_ = std::clamp(backoff_ * 2, std::chrono::milliseconds{50},
                        std::chrono::milliseconds{2'000});
  if (!std::exchange(resting_, true))
    come_back_(backoff_);
}

bool store_health::regained() {
  backoff_ = {};
  if (std::exchange(available_, true))
    return false;
  watch_.store_available(participant_, true);
  return true;
}

bool store_health::succeeds(const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const contention&) {
    return false;
  } catch (const std::exception& e) {
    lost(e);
    return false;
  }
}

} // namespace troupe
