#pragma once

#include "actors/domain/order_rules.hpp"
#include "actors/domain/webshop_requests.hpp"

/// Orders that are put together before they are checked out (order_rules.hpp):
/// drafts, and failed ones that are to be tried again. Pure functions over
/// rows.
namespace troupe {

inline constexpr std::size_t most_lines = 1'000;       ///< of one order
inline constexpr std::int64_t most_pieces = 1'000'000; ///< of one line

/// The order id makes a repeat harmless.
order_answer draft(order_rows&, const draft_order&);

/// The order is a draft, or has failed.
order_answer add(order_rows&, const add_line&);

/// Makes drafts of orders that are at rest; attempts and history count on.
/// Nothing is announced. The same seed gives the same orders.
order_answer reset(order_rows&, const reset_orders&);

void want(order_rows&, const reset_orders&);

} // namespace troupe
