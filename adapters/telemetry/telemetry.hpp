#pragma once

#include "actors/ports/telemetry.hpp"
#include "adapters/telemetry/log.hpp"
#include "adapters/telemetry/metrics.hpp"

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace troupe {

/// The port as every executable has it: lines go to the log, numbers to the
/// metrics, both borrowed. Any thread.
class observer final : public telemetry {
public:
  observer(logger& lines, metrics& numbers);

  /// `<participant> store` for each that cannot be written to.
  std::vector<std::string> missing() const;

  void batch(std::string_view participant, std::size_t commands,
             std::size_t queued, std::chrono::milliseconds outbox_age) override;
  void saga_ended(std::string_view outcome, std::string_view coordination,
                  std::chrono::milliseconds lasted) override;
  void open_sagas(std::string_view status, bool stuck,
                  std::int64_t count) override;
  void dead_letters(std::string_view participant, std::int64_t count) override;
  void count(std::string_view participant, std::string_view what) override;
  void store_available(std::string_view participant, bool yes) override;
  void log(severity level, std::string_view participant, std::string_view text,
           std::string_view order_id, std::string_view saga_id) override;

private:
  /// A line when a number that should be 0 is another than it was.
  void warn(std::string_view participant, const std::string& what,
            std::int64_t count);

  logger& lines_;
  metrics& numbers_;
  mutable std::mutex mutex_; ///< guards all below
  std::map<std::string, std::int64_t> told_;
  std::set<std::string> missing_;
};

} // namespace troupe
