#pragma once

#include "tests/actors/domain/fixtures.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace troupe::fixtures {

/// An inventory of 50 mice and 10 laptops.
struct stocked : inventory_desk {
  stocked() {
    put("mouse", 50);
    put("laptop", 10);
  }

  std::string reserve(std::vector<order_line> lines, std::string id = "s1") {
    return said(
        tell(reserve_inventory{saga(std::move(id)), buy(std::move(lines))}));
  }
  std::string release(std::string id = "s1") {
    return said(tell(release_inventory{saga(std::move(id))}));
  }
  void forget(std::string id = "s1") {
    tell(forget_reservation{saga(std::move(id))});
  }
  answer<product> restock(std::int64_t quantity, command_key key = {},
                          std::string product_id = "mouse") {
    return tell(
        restock_product{std::move(key), std::move(product_id), quantity});
  }

  /// "available + reserved", with what came in if that is another number.
  std::string stock(const std::string& product_id) {
    auto& row = at<product_row>(product_id);
    auto result
        = std::to_string(row.available) + " + " + std::to_string(row.reserved);
    if (row.available + row.reserved != row.received)
      result += " of " + std::to_string(row.received);
    return result;
  }
};

} // namespace troupe::fixtures
