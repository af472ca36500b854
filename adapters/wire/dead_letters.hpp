#pragma once

#include "actors/domain/dead_letters.hpp"

/// What dead letters hold.
namespace troupe::wire {

/// The messages of an outbox row, and those that this build cannot read, each
/// as a letter.
struct sorted_messages {
  std::vector<message> messages;
  std::vector<dead_letter> letters;
};
sorted_messages sort_messages(std::string_view outbox);

/// Writes the message into the letter, where there is one.
dead_letter with_content(dead_letter letter, const message* what);

/// What a replay of the letter sends; `edited`, unless it is empty, takes the
/// place of its content. Throws format_error for what is no message.
std::vector<message> messages_of(const dead_letter& letter,
                                 const std::string& edited);

} // namespace troupe::wire
