#pragma once

#include "actors/domain/order.hpp"

#include <span>

/// The sagas as tables, a row a step. Engine and participants do not care which
/// table an order follows; its row names it.
namespace troupe {

enum class step_kind : std::uint8_t {
  compensatable, ///< can be undone, and is when a later step is refused
  pivot,     ///< once its command is written, no timeout turns the saga back
  retriable, ///< after the pivot: repeated until it is done
};

struct saga_step {
  std::string_view name;
  message (*forward)(const order_row&);
  message (*compensation)(const order_row&);
  message (*forget)(const saga_context&);
  step_kind kind;
  order_status reached; ///< the order's status once the step is done
};

struct saga_table {
  std::string_view name;
  std::span<const saga_step> steps;
};

/// Null: this build has no table of this name.
const saga_table* find_saga(std::string_view name);

/// The same; throws std::invalid_argument for an unknown one.
const saga_table& saga_named(std::string_view name);

inline constexpr std::string_view native_saga = "native";
inline constexpr std::string_view webshop_saga = "webshop";

/// The steps of this table, not begun.
std::vector<step_record> waiting_steps(std::string_view saga);

/// What a reply says, whatever its type: which step, and what became of it.
struct step_reply {
  enum kind_t : std::uint8_t { done, refused, undone, kept } kind;
  std::string_view step;
  const saga_context& saga;
  troupe::reason reason = troupe::reason::none;
  std::string_view detail = {};
  std::uint32_t number = 0; ///< of the cancellation
};

/// Nothing for messages that are no replies.
std::optional<step_reply> read_reply(const message&);

} // namespace troupe
