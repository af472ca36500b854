#pragma once

#include "cmd/replay/order_book.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe::replaying {

/// A product that the orders of a file ask for.
struct planned_product {
  std::string product_id;
  /// The first description that is not empty, else the id.
  std::string name;
  /// The first unit price that is not 0, in minor units.
  std::int64_t price = 0;
  /// Pieces that all orders together ask for.
  std::int64_t asked = 0;
  /// Pieces that the shop is to receive: the factor times `asked`, rounded up,
  /// at most what the shop takes at once (1,000,000,000).
  std::int64_t stock = 0;
};

/// The products of all orders (what only came back is none), in the order in
/// which they are first asked for. The factor is used exactly, with six
/// decimals: 1.1 times 10 is 11 pieces and not 12.
/// @param stock_factor 0 to 1,000,000
std::vector<planned_product> plan_stock(const order_book& book,
                                        double stock_factor);

} // namespace troupe::replaying
