#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/requests.hpp"

#include <caf/actor_control_block.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// A message that the bus has delivered.
using from_bus = std::shared_ptr<const message>;

/// What one command led to.
template <class Answer>
struct effect {
  std::vector<message> messages;
  std::optional<answer<Answer>> reply;  ///< to the gateway
  std::function<void()> when_committed; ///< a call of a third party, a count
};

/// A command that fails for a reason of its own, as it is put aside.
struct poison {
  dead_letter letter;
  std::optional<message> what; ///< nothing: the gateway asked for it
};

/// `answer` is what a third party said to it, if that is what failed.
inline poison poison_of(message m, std::string answer = {}) {
  poison result{letter_of(m), std::move(m)};
  if (!answer.empty())
    result.letter.headers.push_back({"troupe_answer", std::move(answer)});
  return result;
}

/// What the gateway asked for; `content` is for people.
inline poison poison_of(std::string asked, std::string content) {
  return {{.command = std::move(asked),
           .saga_id = {},
           .content = std::move(content),
           .error = {},
           .message_id = {},
           .order_id = {},
           .headers = {}},
          std::nullopt};
}

/// Whom the gateway's question is answered to.
struct asker {
  caf::strong_actor_ptr who;
  std::uint64_t number = 0;
  std::int64_t until = 0;          ///< see troupe::ask
  std::function<void()> when_done; ///< whatever came of it
};

} // namespace troupe
