#pragma once

#include "actors/domain/messages.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

/// Who must hear which message: what every bus goes by.
namespace troupe {

enum class participant : std::uint8_t { order, inventory, payment, delivery };

constexpr auto names_of(participant) {
  return std::array<std::string_view, 4>{"order", "inventory", "payment",
                                         "delivery"};
}

/// The participant that must hear it; none: an event, for whoever listens.
std::optional<participant> addressee_of(const message&);

/// The names of all messages that are for this participant.
std::vector<std::string_view> messages_for(participant);

/// The names of all messages.
std::vector<std::string_view> all_messages();

} // namespace troupe
