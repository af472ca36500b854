#pragma once

#include "actors/interfaces.hpp"
#include "actors/ports/bus.hpp"
#include "actors/ports/clock.hpp"
#include "actors/ports/store.hpp"
#include "actors/ports/telemetry.hpp"

#include <caf/atom.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace troupe {

/// What a shell's actor sends itself.
using flush_atom = caf::atom_constant<caf::atom("flush")>;
using retry_atom = caf::atom_constant<caf::atom("retry")>;
using tick_atom = caf::atom_constant<caf::atom("tick")>;
using acknowledged_atom = caf::atom_constant<caf::atom("acked")>;

/// What every participant's actor hears from itself, beside its interface.
template <class Interface>
using with_shell = typename Interface::template extend<
    caf::reacts_to<flush_atom>, caf::reacts_to<retry_atom>,
    caf::reacts_to<tick_atom>, caf::reacts_to<acknowledged_atom, std::int64_t>,
    caf::reacts_to<arrivals, bool>>;

/// How often a participant looks for rows that are due and outbox rows that can
/// be forgotten.
inline constexpr std::chrono::milliseconds tick_interval{200};

struct shell_settings {
  std::size_t max_batch = 200; ///< commands of one transaction
  /// How long a call of a third party may take before it is made again, and a
  /// command before it is sent again.
  std::chrono::milliseconds call_timeout{5'000};
  /// Tests: how much later than it came a message of the bus is looked at.
  std::chrono::milliseconds latency{0};
  /// The longest time after which a row may fall due.
  std::chrono::milliseconds longest_wait{75'000};
  /// How many messages and order lines the bus may have unacknowledged; what is
  /// more stays in the store.
  std::size_t window = 20'000;
  std::size_t max_calls = 1'000; ///< at a time, to one third party
  /// How long ended orders are kept, and dead letters; 0: for good.
  std::chrono::milliseconds retention{0};
};

/// What a participant needs from outside. The pointees outlive the actor.
template <class Rows>
struct backing {
  std::shared_ptr<store<Rows>> rows;
  troupe::bus* bus = nullptr;
  troupe::clock* clock = nullptr;
  telemetry* watch = nullptr;
};

} // namespace troupe
