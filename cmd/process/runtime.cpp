#include "cmd/process/runtime.hpp"

#include <algorithm>

namespace troupe {

/// Work sharing, because work stealing polls, and walks the whole queue.
process_runtime::caf_config::caf_config(
    const std::function<void(caf::actor_system_config&)>& prepare) {
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-threads", std::size_t{2});
  set("scheduler.max-throughput", std::size_t{50});
  if (prepare)
    prepare(*this);
}

process_runtime::process_runtime(
    const log_settings& wanted,
    const std::function<void(caf::actor_system_config&)>& prepare)
    : log{wanted}, config_{prepare} {}

shell_settings shell_of(const shop_settings& settings,
                        std::chrono::milliseconds latency) {
  shell_settings result{settings.max_batch, settings.step_timeout};
  result.latency = latency;
  result.max_calls = settings.max_calls;
  result.retention = settings.retention;
  // With the jitter of a quarter.
  result.longest_wait
      = std::max(result.longest_wait, settings.step_timeout * 5 / 4);
  return result;
}

order_settings orders_of(const shop_settings& settings) {
  order_settings result;
  result.shell = shell_of(settings);
  result.saga.step_timeout = settings.step_timeout.count();
  result.saga.stuck_after = settings.stuck_after;
  result.saga.saga_deadline = settings.saga_deadline.count();
  result.max_in_flight = settings.max_open_sagas;
  return result;
}

} // namespace troupe
