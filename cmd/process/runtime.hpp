#pragma once

#include "actors/backing.hpp"
#include "actors/order_actor.hpp"
#include "adapters/telemetry/log.hpp"
#include "adapters/telemetry/metrics.hpp"
#include "adapters/telemetry/telemetry.hpp"
#include "cmd/process/machine.hpp"
#include "cmd/process/process.hpp"
#include "cmd/settings/settings.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>

#include <functional>

namespace troupe {

/// What the actors of every executable need. Made first, gone last.
class process_runtime {
  struct headroom {
    headroom() { require_threads(); }
  };

  struct caf_config : caf::actor_system_config {
    explicit caf_config(
        const std::function<void(caf::actor_system_config&)>& prepare);
  };

  headroom room_; // first of all

public:
  /// `prepare` adds to CAF's configuration what the executable needs.
  explicit process_runtime(
      const log_settings&,
      const std::function<void(caf::actor_system_config&)>& prepare = {});

  logger log;
  metrics numbers{version()};
  observer watch{log, numbers};
  system_clock time;
  random_ids ids;

private:
  caf_config config_;

public:
  caf::actor_system system{config_};

  template <class Rows>
  backing<Rows> behind(std::shared_ptr<store<Rows>> rows, bus& to) {
    return {std::move(rows), &to, &time, &watch};
  }

  /// Waits until these actors have ended, one after the other.
  template <class... Actors>
  void end(const Actors&... actors) {
    caf::scoped_actor self{system};
    auto exit = [&](const auto& who) {
      self->send_exit(who, caf::exit_reason::user_shutdown);
      self->wait_for(who);
    };
    (exit(actors), ...);
  }
};

/// `latency`: see shell_settings.
shell_settings shell_of(const shop_settings&,
                        std::chrono::milliseconds latency = {});
order_settings orders_of(const shop_settings&);

} // namespace troupe
