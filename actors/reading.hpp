#pragma once

#include "actors/interfaces.hpp"
#include "actors/ports/reader.hpp"
#include "actors/ports/telemetry.hpp"

#include <caf/actor_system.hpp>

#include <memory>

namespace troupe {

/// Readers of one store, each with a connection of its own: a list may take
/// long, and nothing that is asked for by its id waits for it.
template <class Reader>
struct reading {
  std::shared_ptr<Reader> single;
  std::shared_ptr<Reader> lists;
  telemetry* watch = nullptr; ///< outlives the actors
};

/// Spawns a participant's reads: an actor that answers what is asked for by its
/// id, and one behind it, which ends with it, that answers lists; each on a
/// thread of its own.
template <class Participant>
reads<Participant> spawn_reads(caf::actor_system&,
                               const reading<reader_of<Participant>>&,
                               bool detached = true);

} // namespace troupe
