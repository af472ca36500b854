#pragma once

#include "actors/domain/dead_letters.hpp"

/// The content of dead letters.
namespace troupe::wire {

/// Writes the message into the letter, where there is one.
dead_letter with_content(dead_letter letter, const message* what);

/// What a replay of the letter sends; `edited`, unless it is empty, takes the
/// place of its content. Throws format_error for what is no message.
std::vector<message> messages_of(const dead_letter& letter,
                                 const std::string& edited);

} // namespace troupe::wire
