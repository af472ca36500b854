#pragma once

#include "actors/domain/order.hpp"
#include "actors/ports/store.hpp"
#include "adapters/sqlite/database.hpp"

/// What goes when its time has passed. There is little to do, and seldom:
/// statements are prepared when they are needed. `now` is that of a sure_clock.
namespace troupe::sqlite {

/// Deletes answers, at most `limit`: how many went.
std::size_t purge_answers(database&, const ages& kept, instant now,
                          std::size_t limit);

/// The same of dead letters.
std::size_t purge_letters(database&, const ages& kept, instant now,
                          std::size_t limit);

/// Adds a page of old orders to the rows: see old_orders.
void find_old(database&, order_rows&, instant now);

} // namespace troupe::sqlite
