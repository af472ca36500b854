#pragma once

#include "actors/ports/clock.hpp"
#include "adapters/remote/handshake.hpp"
#include "adapters/remote/question_types.hpp"

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/fwd.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace troupe::remote {

/// Counts the actors that have not ended yet. Any thread.
class live_actors {
public:
  static void add(const std::shared_ptr<live_actors>&, const caf::actor&);

  void wait();

private:
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t count_ = 0;
};

struct acceptor_settings {
  std::string listen; ///< host:port; port 0: a free one
  /// Clients with another one are refused.
  std::string compatibility{remote::compatibility};
};

/// Accepts connections from gateways to the participant of this process. One a
/// process.
class acceptor {
public:
  /// What is missing for the participant to be ready; called in an actor, must
  /// not block.
  using missing_function = std::function<std::vector<std::string>()>;

  /// Listens from now on. The system was made with `prepare`; `time`, by whose
  /// steady time the participant refuses what comes too late, outlives the
  /// acceptor. Throws std::invalid_argument or std::runtime_error if the
  /// address or the TLS files cannot be used.
  template <class Participant>
  acceptor(caf::actor_system& system, Participant,
           const troupe::handles<Participant>& handles, const clock& time,
           const acceptor_settings& settings, missing_function missing)
      : acceptor(system, Participant::name, types_of(&handles),
                 untyped(handles), time, settings, std::move(missing)) {}

  /// Closes, waits until every handle's actor and every session has ended, and
  /// until CAF's network has been notified: an actor that it knows and that
  /// ends later can keep the actor system from ending.
  ~acceptor();

  acceptor(const acceptor&) = delete;
  acceptor& operator=(const acceptor&) = delete;

  /// Clients are notified and ask nothing more; what was asked before is still
  /// answered, as long as the participant lives.
  void close();

  std::uint16_t port() const { return port_; }

private:
  acceptor(caf::actor_system&, std::string_view service, question_types,
           std::vector<caf::actor> handles, const clock&,
           const acceptor_settings&, missing_function);

  template <class... Handles>
  static std::vector<caf::actor> untyped(const std::tuple<Handles...>& all) {
    return {caf::actor_cast<caf::actor>(std::get<Handles>(all))...};
  }

  caf::actor_system& system_;
  caf::actor actor_;
  std::shared_ptr<live_actors>
      live_actors_; ///< counts handles' actors and sessions
  std::uint16_t port_ = 0;
  bool open_ = false;
};

} // namespace troupe::remote
