#pragma once

#include "actors/domain/record.hpp"

#include <caf/actor.hpp>
#include <caf/typed_actor.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// The first messages on a connection. They tell two builds apart, so they are
/// the only ones that must never change: a field that is in another place on
/// the other side is not noticed by CAF.
namespace troupe::remote {

using troupe::inspect; // CAF looks for it in the messages' own namespace

struct hello {
  std::string service; ///< whom the caller looks for
  std::string build;   ///< the caller's
  TROUPE_FIELDS(service, build)
};

/// `handles` are the service's, in the order of services.hpp; empty if service
/// or build are not what the caller wants.
struct welcome {
  std::string service;
  std::string build;
  std::vector<caf::actor> handles;
  TROUPE_FIELDS(service, build, handles)
};

struct ping {
  std::uint8_t version = 0;
  TROUPE_FIELDS(version)
};

struct pong {
  std::vector<std::string> missing; ///< there; empty: ready
  std::int64_t steady = 0;          ///< by its clock, in milliseconds
  TROUPE_FIELDS(missing, steady)
};

/// What is published at a port. A ping is answered to its sender, a `pong`.
using door_actor = caf::typed_actor<caf::replies_to<hello>::with<welcome>,
                                    caf::reacts_to<ping>>;

using pong_receiver = caf::typed_actor<caf::reacts_to<pong>>;

} // namespace troupe::remote
