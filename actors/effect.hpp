#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/requests.hpp"

#include <caf/actor_control_block.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe {

/// A message that the bus has delivered.
using from_bus = std::shared_ptr<const message>;

/// What one command led to.
template <class Answer>
struct effect {
  std::vector<message> messages;        ///< that someone must hear
  std::vector<message> events;          ///< for whoever listens
  std::optional<answer<Answer>> reply;  ///< to the gateway
  std::function<void()> when_committed; ///< a call of a third party, a count
};

/// A command that fails for a reason of its own, as it is put aside.
struct poison {
  dead_letter letter;
  std::optional<message> what; ///< nothing: the gateway asked for it
};

inline poison poison_of(message m) {
  return {letter_of(m), std::move(m)};
}

/// What the gateway asked for; `content` is for people.
inline poison poison_of(std::string asked, std::string content) {
  return {.letter
          = {.command = std::move(asked), .content = std::move(content)}};
}

/// The same of a question that changes something.
template <class Question>
poison poison_asked(const Question& asked) {
  auto result
      = poison_of(std::string{Question::called}, std::string{asked.subject()});
  if constexpr (requires { asked.order_id; })
    result.letter.order_id = asked.order_id;
  return result;
}

/// A third party's answer. What it was asked is due, and will be asked again.
inline poison poison_of(std::string asked, const saga_context& saga,
                        std::string answer) {
  auto result = poison_of(std::move(asked), std::move(answer));
  auto& letter = result.letter;
  letter.saga_id = saga.saga_id;
  letter.order_id = saga.order_id;
  letter.message_id = saga.saga_id + "/" + letter.command + "/answer";
  return result;
}

/// A refusal that says who refuses.
template <class Participant, class T>
answer<T> refused_by(refusal why, std::string_view detail) {
  answer<T> result;
  result.refused = why;
  result.detail = Participant::name;
  result.detail.append(": ").append(detail);
  return result;
}

inline constexpr std::string_view cannot_be_written_to
    = "the store cannot be written to";

/// Whom the gateway's question is answered to.
struct asker {
  caf::strong_actor_ptr who;
  std::uint64_t number = 0;
  std::int64_t until = 0;          ///< see troupe::ask
  std::function<void()> when_done; ///< whatever came of it
};

} // namespace troupe
