#pragma once

#include "actors/domain/requests.hpp"

#include <caf/actor_control_block.hpp>

#include <functional>
#include <memory>
#include <optional>
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

/// Whom the gateway's question is answered to.
struct asker {
  caf::strong_actor_ptr who;
  std::uint64_t number = 0;
  std::function<void()> when_done; ///< whatever came of it
};

} // namespace troupe
