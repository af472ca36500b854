#pragma once

#include "actors/ports/store.hpp"
#include "actors/ports/telemetry.hpp"

#include <chrono>
#include <exception>
#include <functional>
#include <string_view>

namespace troupe {

/// Whether a participant's store can be written to, as far as it has tried, and
/// when it is tried again: later and later, up to two seconds.
class store_health {
public:
  /// `come_back` sees to it that retry() is called after that time. `watch`
  /// outlives this.
  store_health(std::string_view participant, telemetry& watch,
               std::function<void(std::chrono::milliseconds)> come_back);

  bool is_available() const { return available_; }

  /// Nothing is to be tried: a retry is on its way.
  bool is_resting() const { return resting_; }

  /// It cannot be written to, and this is why.
  void lost(const std::exception& why);

  void rest();
  void retry() { resting_ = false; }

  /// It can be written to. True: it could not, the last time.
  bool regained();

  /// Whether that has worked. If not, others were first, or it is lost.
  bool succeeds(const std::function<void()>& work);

private:
  std::string_view participant_;
  telemetry& watch_;
  std::function<void(std::chrono::milliseconds)> come_back_;
  std::chrono::milliseconds backoff_{};
  bool available_ = true;
  bool resting_ = false;
};

} // namespace troupe
