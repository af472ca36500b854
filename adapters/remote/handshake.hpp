#pragma once

#include "actors/domain/record.hpp"

#include <caf/actor.hpp>
#include <caf/typed_actor.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// All types that are sent between processes. CAF does not notice a field that
/// is in another place on the other side, so these never change; the content
/// of a parcel does (frames.hpp).
namespace troupe::remote {

using troupe::inspect; // CAF looks for it in the messages' own namespace

/// The version of the protocol. It changes only when builds would misunderstand
/// each other: another meaning, or a field or question that an older build
/// cannot do without. Processes of different versions do not connect.
inline constexpr std::string_view compatibility = "1";

struct hello {
  std::string service;       ///< that the caller looks for
  std::string compatibility; ///< the caller's
  TROUPE_FIELDS(service, compatibility)
};

/// `handles` has one: the session. Empty if service or compatibility are not
/// what the caller wants.
struct welcome {
  std::string service;
  std::string compatibility;
  std::vector<caf::actor> handles;
  TROUPE_FIELDS(service, compatibility, handles)
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

/// A question, its answer, or an event, which has no number.
struct parcel {
  std::string type; ///< of the content
  std::uint64_t number = 0;
  std::string content;
  std::int64_t until = 0; ///< of a question: see `ask`
  TROUPE_FIELDS(type, number, content, until)
};

/// The types of parcels that are not questions.
inline constexpr std::string_view an_answer = "answer";
inline constexpr std::string_view not_understood = "not understood";
inline constexpr std::string_view listen = "listen";
inline constexpr std::string_view news = "news";

/// The actor published at a port. A ping is answered by a `pong`.
using acceptor_actor = caf::typed_actor<caf::replies_to<hello>::with<welcome>,
                                        caf::reacts_to<ping>>;

using pong_receiver = caf::typed_actor<caf::reacts_to<pong>>;

using parcel_receiver = caf::typed_actor<caf::reacts_to<parcel>>;

} // namespace troupe::remote
