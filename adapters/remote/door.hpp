#pragma once

#include "actors/ports/clock.hpp"
#include "adapters/remote/services.hpp"

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/fwd.hpp>

#include <cstdint>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace troupe::remote {

struct door_settings {
  std::string listen; ///< host:port; port 0: a free one
  std::string build;  ///< only callers of the same build are let in
};

/// Where a participant's process lets other processes in to ask it. One a
/// process.
class door {
public:
  /// What is missing for the participant to be ready; called in an actor, must
  /// not block.
  using missing_function = std::function<std::vector<std::string>()>;

  /// Listens from now on. The system was made with `prepare`; `time`, by whose
  /// steady time the participant refuses what comes too late, outlives the
  /// door. Throws
  /// std::invalid_argument or std::runtime_error if it cannot be listened
  /// there, or the TLS files cannot be used.
  template <class Service>
  door(caf::actor_system& system, Service,
       const typename Service::handles& handles, const clock& time,
       const door_settings& settings, missing_function missing)
      : door(system, Service::name, untyped(handles), time, settings,
             std::move(missing)) {}

  /// Closes, waits until every handle's actor has ended, and until CAF's
  /// network has heard of it: an actor that it knows and that ends later can
  /// keep the actor system from ending.
  ~door();

  door(const door&) = delete;
  door& operator=(const door&) = delete;

  /// Whoever is connected hears that it is closed and asks nothing more; what
  /// was asked before is still answered, as long as the participant lives.
  void close();

  std::uint16_t port() const { return port_; }

private:
  door(caf::actor_system&, std::string_view service,
       std::vector<caf::actor> handles, const clock&, const door_settings&,
       missing_function);

  template <class... Handles>
  static std::vector<caf::actor> untyped(const std::tuple<Handles...>& all) {
    return {caf::actor_cast<caf::actor>(std::get<Handles>(all))...};
  }

  caf::actor_system& system_;
  caf::actor actor_;
  std::shared_ptr<std::latch> living_; ///< counts the handles' actors
  std::uint16_t port_ = 0;
  bool open_ = false;
};

} // namespace troupe::remote
