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

/// How many actors have not ended yet. Any thread.
class living {
public:
  /// One more, until it ends.
  static void add(const std::shared_ptr<living>&, const caf::actor&);

  /// Until there is none.
  void wait();

private:
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t count_ = 0;
};

struct door_settings {
  std::string listen; ///< host:port; port 0: a free one
  /// Only callers of the same are let in.
  std::string compatibility{remote::compatibility};
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
  template <class Participant>
  door(caf::actor_system& system, Participant,
       const troupe::handles<Participant>& handles, const clock& time,
       const door_settings& settings, missing_function missing)
      : door(system, Participant::name, types_of(&handles), untyped(handles),
             time, settings, std::move(missing)) {}

  /// Closes, waits until every handle's actor and every guest has ended, and
  /// until CAF's network has heard of it: an actor that it knows and that ends
  /// later can keep the actor system from ending.
  ~door();

  door(const door&) = delete;
  door& operator=(const door&) = delete;

  /// Whoever is connected hears that it is closed and asks nothing more; what
  /// was asked before is still answered, as long as the participant lives.
  void close();

  std::uint16_t port() const { return port_; }

private:
  door(caf::actor_system&, std::string_view service, question_types,
       std::vector<caf::actor> handles, const clock&, const door_settings&,
       missing_function);

  template <class... Handles>
  static std::vector<caf::actor> untyped(const std::tuple<Handles...>& all) {
    return {caf::actor_cast<caf::actor>(std::get<Handles>(all))...};
  }

  caf::actor_system& system_;
  caf::actor actor_;
  std::shared_ptr<living> living_; ///< counts handles' actors and guests
  std::uint16_t port_ = 0;
  bool open_ = false;
};

} // namespace troupe::remote
