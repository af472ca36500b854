#include "adapters/wire/dead_letters.hpp"

#include "adapters/wire/messages.hpp"

namespace troupe::wire {

dead_letter with_content(dead_letter letter, const message* what) {
  if (what) {
    letter.content.clear();
    write(letter.content, *what);
  }
  return letter;
}

std::vector<message> messages_of(const dead_letter& letter,
                                 const std::string& edited) {
  auto& content = edited.empty() ? letter.content : edited;
  // A row of the outbox, which a build could not read.
  if (letter.command == "outbox")
    return decode(content);
  return {decode(letter.command, content)};
}

} // namespace troupe::wire
