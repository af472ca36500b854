#pragma once

#include "tests/bench/cell.hpp"

namespace troupe::bench {

/// What the order's rows tell about the orders that come after this was made.
class orders_told {
public:
  explicit orders_told(order_book& by);

  /// Which share failed and why; how long each step took.
  void report(cell& to) const;

private:
  std::int64_t newer(const std::string& condition) const;

  order_book& by_;
  std::int64_t position_;
};

} // namespace troupe::bench
