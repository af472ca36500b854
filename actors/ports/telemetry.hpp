#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace troupe {

enum class severity { debug, info, warn, error };

/// What actors tell those who watch them. Implementations never block, never
/// throw and may be called from any thread.
class telemetry {
public:
  virtual ~telemetry() = default;

  /// A transaction of `participant` was committed: how many commands it held,
  /// how many were still queued behind it, and how old the oldest message in
  /// its outbox is that the bus has not acknowledged yet.
  virtual void batch(std::string_view participant, std::size_t commands,
                     std::size_t queued, std::chrono::milliseconds outbox_age)
      = 0;

  /// A saga ended. `outcome` is the order's status: completed, failed or
  /// cancelled; `lasted` counts from the start of the attempt.
  virtual void saga_ended(std::string_view outcome,
                          std::string_view coordination,
                          std::chrono::milliseconds lasted)
      = 0;

  /// How many sagas are on their way in this status now, `stuck` ones and
  /// others apart. Told every second, for every status that is not at rest.
  virtual void open_sagas(std::string_view status, bool stuck,
                          std::int64_t count)
      = 0;

  /// How many commands `participant` has put aside and nobody has dealt with.
  /// Told every minute, and soon after one more.
  virtual void dead_letters(std::string_view participant, std::int64_t count)
      = 0;

  /// Something that changes no row was counted: "stale_reply", "dead_letter",
  /// "retry", "stuck", ...
  virtual void count(std::string_view participant, std::string_view what) = 0;

  /// The store of `participant` can (or can no longer) be written to.
  virtual void store_available(std::string_view participant, bool yes) = 0;

  /// One line of the log. `order_id` and `saga_id` may be empty.
  virtual void log(severity level, std::string_view participant,
                   std::string_view text, std::string_view order_id = {},
                   std::string_view saga_id = {})
      = 0;
};

} // namespace troupe
