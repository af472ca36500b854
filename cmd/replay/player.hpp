#pragma once

#include "cmd/replay/order_book.hpp"
#include "cmd/replay/progress.hpp"
#include "cmd/replay/worker_pool.hpp"

#include <string>
#include <vector>

namespace troupe::replaying {

/// What became of an invoice.
struct outcome {
  /// The order at the time of ordering, when its saga had ended; of a return
  /// nothing is set.
  order_state order;
  /// An order: a later return cancelled it. A return: it cancelled an order.
  bool cancelled = false;
};

/// Plays all invoices against the shop: an order is placed and its saga waited
/// for; a return cancels the newest order of its customer in this run that is
/// completed and holds one of its products. A return cancels nothing when
/// there is no such order, or when its delivery refuses to be called back.
///
/// One worker plays all in the file's order; several share the customers
/// among them, so that the invoices of one customer stay in order.
/// @param run makes this run's idempotency keys different from all others
/// @returns an outcome for every invoice, at its index
/// @throws shop_error
std::vector<outcome> play(const std::vector<invoice>& invoices,
                          worker_pool& workers, const std::string& run,
                          progress& shown);

} // namespace troupe::replaying
