#include "tests/stage/shop.hpp"

#include <algorithm>

namespace troupe {

namespace {

/// The present saga's row of an order, in words.
template <class Row>
std::string words_of(const memory::rows_by_key<Row>& rows,
                     const std::string& saga_id) {
  auto i = rows.find(saga_id);
  if (i == rows.end())
    return "none";
  auto& row = i->second;
  std::string forward = row.forward == forward_state::done      ? "done"
                        : row.forward == forward_state::refused ? "refused"
                        : row.forward == forward_state::pending ? "pending"
                                                                : "barred";
  return row.undo == undo_state::none
             ? forward
             : forward + ", undo " + std::string{to_string(row.undo)};
}

} // namespace

place_order buy(std::string order_id, std::vector<order_line> lines,
                std::int64_t minor, payment_method method,
                std::string user_id) {
  return {.key = {},
          .order_id = std::move(order_id),
          .purchase = {std::move(user_id),
                       std::move(lines),
                       {minor},
                       method,
                       "1 Main Street"},
          .traceparent = {}};
}

shop::shop(const stage_settings& settings) : stage(settings) {
  auto stock_up = [&](const char* id, std::int64_t quantity) {
    ask(create_product{{}, id, id, {9'999}, quantity, {}, {}});
  };
  stock_up("laptop", 10);
  stock_up("mouse", 50);
  stock_up("keyboard", 5);
  ask(deposit_credit{{}, "ann", {50'000}});
  run();
}

const order_row& shop::order(const std::string& order_id) {
  return orders.rows<order_row>().at(order_id);
}

std::string_view shop::status(const std::string& order_id) {
  return to_string(order(order_id).status);
}

std::string_view shop::why(const std::string& order_id) {
  return to_string(order(order_id).reason);
}

std::string shop::story(const std::string& order_id) {
  std::string result;
  for (auto& event : orders.held().history)
    if (event.order_id == order_id)
      result
          += (result.empty() ? "" : " ") + std::string{to_string(event.status)};
  return result;
}

std::string shop::steps(const std::string& order_id) {
  std::string result;
  for (auto& step : order(order_id).steps)
    result += (result.empty() ? "" : " ") + step.step + ":"
              + std::string{to_string(step.state)};
  return result;
}

std::string shop::pieces(const std::string& product_id) {
  auto& row = stock.rows<product_row>().at(product_id);
  return std::to_string(row.available) + "+" + std::to_string(row.reserved);
}

std::int64_t shop::credit(const std::string& user_id) {
  return payments.rows<wallet_row>().at(user_id).credit.minor;
}

std::string shop::reservation(const std::string& order_id) {
  return words_of(stock.rows<reservation_row>(), order(order_id).saga_id);
}

std::string shop::payment(const std::string& order_id) {
  return words_of(payments.rows<payment_row>(), order(order_id).saga_id);
}

std::string shop::delivery(const std::string& order_id) {
  return words_of(deliveries.rows<delivery_row>(), order(order_id).saga_id);
}

std::size_t shop::unsent() {
  return orders.held().outbox.size() + stock.held().outbox.size()
         + payments.held().outbox.size() + deliveries.held().outbox.size();
}

} // namespace troupe
