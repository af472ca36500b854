#pragma once

#include "actors/domain/messages.hpp"
#include "actors/domain/third_party_call.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace troupe::exhaustive {

/// Those who act. The first four are participants::all, in that order.
enum class actor : std::uint8_t {
  order,
  inventory,
  payment,
  delivery,
  provider,
  carrier,
};

inline constexpr std::size_t actors = 6;

constexpr auto names_of(actor) {
  return std::array<std::string_view, actors>{
      "order", "inventory", "payment", "delivery", "provider", "carrier"};
}

constexpr bool is_third_party(actor who) {
  return who == actor::provider || who == actor::carrier;
}

/// Something on its way from one to another: a message, a call of a third
/// party, or its answer.
struct flight {
  actor from{};
  actor to{};
  std::variant<message, third_party_call, forward_answered, undo_answered,
               commit_answered>
      what;

  /// Lost when the participant crashes: nothing in a transaction stands for it.
  bool is_volatile() const {
    return is_third_party(from) || is_third_party(to);
  }
};

/// In a few words.
std::string said(const flight&);

/// Takes out what tells the time, and nobody decides by.
void make_timeless(flight&);

/// The same for flights that are the same.
std::string bytes_of(const flight&);

} // namespace troupe::exhaustive
