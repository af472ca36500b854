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

/// The bytes if they are text (UTF-8 without U+0000), which is all that a store
/// keeps and JSON holds; else as base64 (RFC 4648), and `coded`.
struct as_text {
  explicit as_text(std::string_view bytes);

  std::string text;
  bool coded = false;
};

/// Writes the message into the letter, where there is one.
dead_letter with_content(dead_letter letter, const message* what);

/// What a replay of the letter sends; `edited`, unless it is empty, takes the
/// place of its content. Throws format_error for what is no message.
std::vector<message> messages_of(const dead_letter& letter,
                                 const std::string& edited);

} // namespace troupe::wire
