#pragma once

#include "actors/domain/order.hpp"

#include <optional>
#include <span>
#include <stdexcept>

/// The sagas as tables, a row a step. Engine and participants do not care which
/// table an order follows; its row names it. The steps of the row are the plan
/// that it began with, whatever the table says since: they are looked up here
/// by their names.
namespace troupe {

enum class step_kind : std::uint8_t {
  compensatable, ///< can be undone, and is when a later step is refused
  pivot, ///< once its command is written, no timeout turns the saga back
  /// After the pivot: repeated until it is done. In no table yet: the order of
  /// a choreography takes the last step for the pivot.
  retriable,
};

struct saga_step {
  using command = message (*)(const saga_context&, const purchase&,
                              std::uint32_t cancels);

  std::string_view name;
  command forward;
  command compensation;
  command prepare;
  command commit;
  command abort;
  message (*forget)(const saga_context&);
  step_kind kind;
  /// The order's status once the step is done, where it changes; the last step
  /// of a plan completes the order.
  std::optional<order_status> reached = {};
};

struct saga_table {
  std::string_view name;
  std::span<const saga_step> steps;
};

/// A saga or a step that another build knows, and this one does not.
struct unknown_plan : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::span<const saga_table> all_sagas();

/// Why a table must not be: it could strand an order, or run it in a circle;
/// empty, where there is no reason. Those of all_sagas() have none.
std::string_view objection_to(const saga_table&);

/// Throws unknown_plan.
const saga_table& saga_named(std::string_view name);

/// Throws unknown_plan.
const saga_step& step_named(std::string_view saga, std::string_view step);

inline constexpr std::string_view native_saga = "native";
inline constexpr std::string_view webshop_saga = "webshop";

/// The steps of this table, not begun: the plan of an order that begins now.
/// Throws unknown_plan.
std::vector<step_record> waiting_steps(std::string_view saga);

/// What a reply says, whatever its type: which step, and what became of it.
struct step_reply {
  outcome kind;
  std::string_view step;
  const saga_context& saga;
  troupe::reason reason = troupe::reason::none;
  std::string_view detail = {};
  std::uint32_t number = 0; ///< of the cancellation
  /// Of a vote: what it is answered with where nothing is on record.
  message (*presumed)(const saga_context&) = nullptr;
};

/// Nothing for messages that are no replies.
std::optional<step_reply> read_reply(const message&);

} // namespace troupe
