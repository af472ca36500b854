#include "tests/bench/orders_told.hpp"

#include <algorithm>

namespace troupe::bench {

namespace {

constexpr const char* course[]
    = {"pending", "inventory_reserved", "payment_completed", "completed"};
constexpr int hops = 3;

/// Milliseconds from each status to the next, where orders take them in turn.
std::string select_hops(const std::string& condition) {
  std::string columns;
  auto at = [](const char* status) {
    return std::string{"max(CASE WHEN h.status = '"} + status
           + "' THEN h.at END)";
  };
  for (int i = 0; i < hops; ++i)
    columns += (i == 0 ? "" : ", ") + at(course[i + 1]) + " - " + at(course[i]);
  return "SELECT " + columns
         + " FROM orders AS o JOIN order_history AS h USING (order_id, saga_id)"
           " WHERE o.status = 'completed'"
           " AND o.coordination <> 'two_phase_commit' AND "
         + condition + " GROUP BY o.order_id";
}

} // namespace

orders_told::orders_told(order_book& by)
    : by_(by),
      position_(by.ask("SELECT coalesce(max(position), 0) FROM orders", 1)
                    .at(0)
                    .at(0)) {}

std::int64_t orders_told::newer(const std::string& condition) const {
  return by_
      .ask("SELECT count(*) FROM orders WHERE position > "
               + std::to_string(position_) + " AND " + condition,
           1)
      .at(0)
      .at(0);
}

void orders_told::report(cell& to) const {
  auto share = [](std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0
                      : static_cast<double>(part) / static_cast<double>(whole);
  };
  auto declined = newer("reason = 'payment_declined'");
  auto all = newer("due_at = 0");
  to.payments_failed = share(declined, all);
  to.deliveries_failed
      = share(newer("reason = 'delivery_refused'"), all - declined);
  auto took
      = by_.ask(select_hops("o.position > " + std::to_string(position_)), hops);
  for (std::size_t i = 0; i < hops && !took.empty(); ++i) {
    std::vector<std::int64_t> one;
    for (auto& order : took)
      one.push_back(order[i]);
    std::sort(one.begin(), one.end());
    auto at = [&](std::size_t percent) {
      return static_cast<double>(one[percent * (one.size() - 1) / 100]);
    };
    to.hops.push_back({course[i + 1], at(50), at(99)});
  }
}

} // namespace troupe::bench
