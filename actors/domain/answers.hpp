#pragma once

#include "actors/domain/record.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// How things are asked for, and answered, whatever they are.
namespace troupe {

/// Why something asked for was not done. A business answer, not a fault.
enum class refusal : std::uint8_t {
  none,
  not_found,   ///< no such thing
  conflict,    ///< not in this state now, or another content of the same id
  key_reused,  ///< the command id is known with other content
  overloaded,  ///< later, please; nothing was stored
  unavailable, ///< the store cannot be written to now; nothing was stored
  fault,       ///< it failed for a reason of its own, and was put aside
  expired,     ///< its time had passed: it was not done and will not be
  in_doubt,    ///< nobody knows whether it was done; it will not be from now on
};

constexpr auto names_of(refusal) {
  return std::array<std::string_view, 9>{
      "none",        "not_found", "conflict", "key_reused", "overloaded",
      "unavailable", "fault",     "expired",  "in_doubt"};
}

/// Whether whoever refuses for this reason has not tried it.
constexpr bool was_not_begun(refusal why) {
  return why == refusal::overloaded || why == refusal::unavailable
         || why == refusal::expired;
}

/// Begins the ids that the gateway has made itself: nobody repeats those later
/// than the gateway waits, so that they are soon forgotten.
inline constexpr std::string_view own_id = "own ";

/// Makes a request that changes something safe to repeat: it is stored with its
/// answer in the transaction that does the work. An empty id is not stored.
struct command_key {
  std::string id;          ///< the client's, with its scope, or an own one
  std::string fingerprint; ///< of path and body: tells a repeat from a reuse
  TROUPE_FIELDS(id, fingerprint)
};

/// A question, numbered by the one who asks. Who asks hears the answer.
template <class T>
struct ask {
  std::uint64_t number = 0;
  T what;
  /// What changes something is refused from then on, instead of done: a time
  /// of the answering process's steady clock, in milliseconds. 0: never.
  std::int64_t until = 0;
  TROUPE_FIELDS(number, what, until)
};

template <class T>
struct answer {
  std::uint64_t number = 0;
  refusal refused = refusal::none;
  std::string detail;    ///< for people, when refused
  bool replayed = false; ///< the command was known: this is the stored answer
  T value;
  TROUPE_FIELDS(number, refused, detail, replayed, value)
};

/// A page of a list, newest first. `after` is the `next` of the page before.
template <class T>
struct page {
  std::vector<T> items;
  std::string next; ///< empty on the last page
  TROUPE_FIELDS(items, next)
};

struct page_request {
  std::uint32_t limit = 50;
  std::string after;
  TROUPE_FIELDS(limit, after)
};

} // namespace troupe
