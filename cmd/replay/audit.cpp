#include "cmd/replay/audit.hpp"

#include <fmt/format.h>

namespace troupe::replaying {

namespace {

constexpr std::size_t most_complaints = 10;

} // namespace

void audit::expect(bool holds, const std::string& complaint) {
  std::lock_guard guard{mutex_};
  ++checked_;
  if (holds)
    return;
  ++violated_;
  if (complaints_.size() < most_complaints)
    complaints_.push_back(complaint);
}

void audit_stock(audit& books, const std::vector<planned_product>& plan,
                 const stock_levels& before, const stock_levels& after,
                 const std::vector<invoice>& invoices,
                 const std::vector<outcome>& outcomes) {
  std::map<std::string, std::int64_t> sold;
  for (std::size_t i = 0; i < invoices.size(); ++i)
    if (outcomes[i].order.status == "completed" && !outcomes[i].cancelled)
      for (const auto& line : invoices[i].lines)
        sold[line.product_id] += line.quantity;
  auto level = [](const stock_levels& levels, const std::string& id) {
    auto at = levels.find(id);
    return at == levels.end() ? stock_level{} : at->second;
  };
  for (const auto& product : plan) {
    const auto& id = product.product_id;
    auto was = level(before, id);
    auto is = level(after, id);
    books.expect_equal(fmt::format("product {}: available + reserved", id),
                       is.available + is.reserved,
                       was.available + was.reserved + product.stock);
    books.expect_equal(fmt::format("product {}: reserved", id), is.reserved,
                       was.reserved + sold[id]);
  }
}

void audit_order(audit& books, shop_client& shop, const invoice& what,
                 const outcome& result) {
  const auto& id = result.order.order_id;
  auto name = fmt::format("order {} (invoice {})", id, what.number);
  auto order = shop.order(id).value_or(order_state{id, "missing", ""});
  books.expect(order.has_ended(), name + " has not ended: " + order.status);
  auto status = result.cancelled ? "cancelled" : result.order.status;
  books.expect_equal(name + ": its status", order.status, status);
  auto payment = shop.payment(id).value_or(payment_state{"missing", 0});
  auto delivery = shop.delivery(id).value_or("missing");
  if (status == "completed") {
    books.expect_equal<std::string>(name + ": its payment", payment.status,
                                    "completed");
    books.expect_equal(name + ": what was paid in cents", payment.amount,
                       what.amount);
    books.expect_equal<std::string>(name + ": its delivery", delivery,
                                    "scheduled");
  } else if (status == "cancelled") {
    books.expect_equal<std::string>(name + ": its payment", payment.status,
                                    "refunded");
    books.expect_equal<std::string>(name + ": its delivery", delivery,
                                    "cancelled");
  } else if (status == "failed") {
    books.expect(payment.status != "completed",
                 name + " has failed, but its payment was kept");
    books.expect(delivery != "scheduled",
                 name + " has failed, but is to be delivered");
  }
}

} // namespace troupe::replaying
