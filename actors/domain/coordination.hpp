#pragma once

#include "actors/domain/order_saga.hpp"

#include <set>
#include <vector>

/// How a saga is driven. A strategy is pure: (state, reply or timeout) ->
/// (state, commands and events). Which one drives an order travels with the
/// order, so that several run side by side.
namespace troupe {

/// A time in which nothing ran (a paused machine): deadlines move by it.
struct pause {
  instant began = 0;
  instant length = 0;
};

/// All durations in milliseconds.
struct saga_settings {
  instant step_timeout = 5'000;   ///< until a command is first sent again
  instant saga_deadline = 60'000; ///< from the start of an attempt
  instant longest_backoff = 60'000;
  /// Commands of one step that is past its pivot, or is being undone.
  std::uint32_t stuck_after = 10;
  std::vector<pause> pauses;
};

/// What every strategy can do to an order. `history` gets an entry for each
/// change of status; they are among the events of a decision.
struct coordination_strategy {
  /// Starts the first attempt of a draft, or a new one of a failed order.
  decision (*start)(order_row&, std::string saga_id, const saga_settings&,
                    moment);
  decision (*on_reply)(order_row&, const step_reply&, const saga_settings&,
                       moment);
  /// The order's `due_at` has come. `unsent`: rows that are in the outbox
  /// still; a command of theirs is not written again.
  decision (*on_due)(order_row&, const saga_settings&, moment,
                     const std::set<std::int64_t>& unsent);
  /// Runs the saga of a completed order backwards.
  decision (*cancel)(order_row&, const saga_settings&, moment);
};

/// Each is a file of this name. They throw unknown_plan.
extern const coordination_strategy orchestration;
extern const coordination_strategy choreography;
extern const coordination_strategy two_phase_commit;

const coordination_strategy& strategy_of(coordination);

} // namespace troupe
