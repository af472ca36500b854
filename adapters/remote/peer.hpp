#pragma once

#include "actors/interfaces.hpp"
#include "adapters/remote/switchboard.hpp"

#include <caf/actor.hpp>
#include <caf/fwd.hpp>

#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe::remote {

struct peer_settings {
  /// host:port; every process behind every name is used, round robin.
  std::vector<std::string> addresses;
  /// Processes with another one are not asked.
  std::string compatibility{remote::compatibility};
};

/// A participant in other processes, as local actors with its interfaces.
/// A question that a process has not answered when it dies is retried at the
/// next one if that is safe (see switchboard); if that one dies too, and while
/// none is connected, the answer is refusal::unavailable, or refusal::in_doubt
/// for a change that may have been carried out.
///
/// One local actor, the proxy, has all interfaces and all connections, so that
/// the switchboard needs no lock. It ends after the connectors, which send to
/// it. `ask::until` is a time of this process: the proxy translates it to the
/// clock of the process that it asks.
template <class Participant>
class peer {
public:
  /// Begins to connect. The system was made with `prepare`; `time`, by which
  /// questions say until when, outlives the peer. Throws
  /// std::invalid_argument for an address that is none, std::runtime_error if
  /// the TLS files cannot be used.
  peer(caf::actor_system&, const clock& time, const peer_settings&);

  /// Ends the local actors; what is unanswered stays unanswered.
  ~peer();

  peer(const peer&) = delete;
  peer& operator=(const peer&) = delete;

  const troupe::handles<Participant>& handles() const { return *handles_; }

  /// Why the participant cannot be used: no process is connected, or what all
  /// connected processes miss. Empty: ready. Any thread.
  std::vector<std::string> missing() const { return presence_->missing(); }

private:
  caf::actor_system& system_;
  std::shared_ptr<presence> presence_;
  std::optional<troupe::handles<Participant>> handles_;
  std::vector<caf::actor> actors_; ///< in the order in which they are ended
};

/// The peers of all participants.
class all_peers {
public:
  /// Where each listens, in the order of `participants::all`.
  using addresses
      = std::array<std::vector<std::string>, participants::all::size>;

  /// As that of a peer.
  all_peers(caf::actor_system&, const clock& time, const addresses&);
  ~all_peers();

  troupe::peers actors() const;

  /// Of all of them.
  std::set<std::string> missing() const;

private:
  template <class... Participants>
  static auto one_of_each(types<Participants...>)
      -> std::tuple<std::unique_ptr<peer<Participants>>...>;

  decltype(one_of_each(participants::all{})) peers_;
};

} // namespace troupe::remote
