#pragma once

#include "tests/bench/tested_shop.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <vector>

namespace troupe::bench {

/// Checkouts of one kind.
struct checkout_rate {
  double per_second = 0;
  double p50_ms = 0;
  double p95_ms = 0;
  double p99_ms = 0;
  std::uint64_t refused = 0; ///< not 200, or twice: none is wanted
};

/// So many clients check out random ones of the webshop dialect's orders, whose
/// two items are random, too.
struct webshop_cell {
  std::size_t clients = 0;
  double batch_seconds = 0;   ///< to begin the orders anew
  checkout_rate first;        ///< of drafts
  checkout_rate already_paid; ///< of orders that are completed
};

/// 100,000 items, users and orders. What happens in the first second of each
/// kind does not count.
std::vector<webshop_cell>
measure_webshop(const subject&, const std::vector<std::size_t>& clients,
                std::chrono::seconds lasting);

void print_markdown(wiring, const std::vector<webshop_cell>&, std::ostream&);
void print_json(wiring, const std::vector<webshop_cell>&, std::ostream&);

} // namespace troupe::bench
