#include "tests/kill_test/stored_rows.hpp"

#include <nlohmann/json.hpp>

namespace troupe::kill_test {

namespace {

void read_orders(databases& from, stored_rows& to) {
  from.each("order",
            "SELECT order_id, user_id, items, amount, method, address, status,"
            " reason, saga_id, due_at, CASE WHEN stuck THEN 1 ELSE 0 END"
            " FROM orders",
            [&](const row& r) {
              auto& o = to.orders[r.text(0)];
              o.user = r.text(1);
              for (auto& line : nlohmann::json::parse(r.text(2)))
                o.pieces[line.at("product_id")]
                    += line.at("quantity").get<std::int64_t>();
              o.amount = r.integer(3);
              o.method = r.text(4);
              o.address = r.text(5);
              o.status = r.text(6);
              o.reason = r.text(7);
              o.saga_id = r.text(8);
              o.due_at = r.integer(9);
              o.stuck = r.integer(10) != 0;
            });
  from.each("order",
            "SELECT order_id, seq, status FROM order_history"
            " ORDER BY order_id, seq",
            [&](const row& r) {
              auto& o = to.orders[r.text(0)];
              o.history.push_back(r.text(2));
              if (r.integer(1) != static_cast<std::int64_t>(o.history.size()))
                o.gapless = false;
            });
}

void read_inventory(databases& from, stored_rows& to) {
  from.each(
      "inventory",
      "SELECT product_id, available, reserved, received FROM products",
      [&](const row& r) {
        to.products[r.text(0)] = {r.integer(1), r.integer(2), r.integer(3)};
      });
  from.each("inventory",
            "SELECT saga_id FROM reservations"
            " WHERE forward = 'done' AND undo <> 'done'",
            [&](const row& r) { to.reservations.insert(r.text(0)); });
  from.each("inventory", "SELECT account, sum FROM settled",
            [&](const row& r) { to.settled_pieces[r.text(0)] = r.integer(1); });
}

void read_payments(databases& from, stored_rows& to) {
  from.each("payment", "SELECT user_id, credit, deposited FROM wallets",
            [&](const row& r) {
              to.wallets[r.text(0)] = {r.integer(1), r.integer(2)};
            });
  from.each("payment",
            "SELECT saga_id, user_id, amount, method FROM payments"
            " WHERE forward = 'done' AND undo <> 'done'",
            [&](const row& r) {
              to.payments[r.text(0)] = {r.text(1), r.integer(2), r.text(3)};
            });
  from.each("payment", "SELECT account, sum FROM settled", [&](const row& r) {
    to.settled_payments[r.text(0)] = r.integer(1);
  });
}

void read_deliveries(databases& from, stored_rows& to) {
  from.each("delivery",
            "SELECT saga_id FROM deliveries"
            " WHERE forward = 'done' AND undo <> 'done'",
            [&](const row& r) { to.deliveries.insert(r.text(0)); });
}

} // namespace

stored_rows::stored_rows(databases& from) {
  read_orders(from, *this);
  read_inventory(from, *this);
  read_payments(from, *this);
  read_deliveries(from, *this);
  auto never = [&](const std::string& participant, const std::string& rows) {
    leftovers[participant + " " + rows] = from.count(participant, rows);
  };
  for (auto participant : {"order", "inventory", "payment", "delivery"})
    for (auto rows : {"outbox", "dead_letters"})
      never(participant, rows);
  never("order", "orders WHERE due_at > 0");
  for (auto rows : {"reservations WHERE due_at > 0",
                    "reservations WHERE forward = 'prepared'"
                    " AND undo = 'none'"})
    never("inventory", rows);
  for (auto rows :
       {"payments WHERE forward = 'prepared' AND undo = 'none'",
        "payments WHERE forward = 'committing'", "payments WHERE due_at > 0",
        "payments WHERE undo = 'pending'",
        "payments WHERE forward = 'pending'"})
    never("payment", rows);
  for (auto rows :
       {"deliveries WHERE forward = 'prepared' AND undo = 'none'",
        "deliveries WHERE forward = 'committing'",
        "deliveries WHERE due_at > 0", "deliveries WHERE undo = 'pending'",
        "deliveries WHERE forward = 'pending'"})
    never("delivery", rows);
}

} // namespace troupe::kill_test
