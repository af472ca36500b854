#pragma once

#include "actors/domain/order.hpp"
#include "actors/ports/store.hpp"
#include "adapters/postgres/database.hpp"

/// What goes when its time has passed. `now` is as far as our steady clock
/// bears it out, see sure_clock.
namespace troupe::postgres {

/// Deletes answers, at most `limit`: how many went.
std::size_t purge_answers(database&, const ages& kept, instant now,
                          std::size_t limit);

/// The same of dead letters.
std::size_t purge_letters(database&, const ages& kept, instant now,
                          std::size_t limit);

/// Adds a page of old orders to the rows: see old_orders. Looks without a lock,
/// and then at no row that cannot be read: whoever decides looks at the locked
/// rows once more.
void find_old(database&, order_rows&, instant now);

} // namespace troupe::postgres
