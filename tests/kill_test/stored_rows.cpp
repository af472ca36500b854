#include "tests/kill_test/stored_rows.hpp"

#include "adapters/sqlite/database.hpp"

#include <nlohmann/json.hpp>

namespace troupe::kill_test {

namespace {

class file {
public:
  file(const std::string& data_dir, const std::string& participant)
      : db_(data_dir + "/" + participant + ".db",
            sqlite::database::access::read_only) {}

  template <class Row>
  void each(const std::string& select, Row&& row) {
    auto query = db_.prepare(select);
    while (query.step())
      row(query);
  }

  std::int64_t count(const std::string& rows) {
    std::int64_t result = 0;
    each("SELECT count(*) FROM " + rows,
         [&](auto& row) { result = row.integer(0); });
    return result;
  }

private:
  sqlite::database db_;
};

std::string text(const sqlite::statement& row, int column) {
  return std::string{row.text(column)};
}

void read_orders(file& from, stored_rows& to) {
  from.each("SELECT order_id, user_id, items, amount, method, address, status,"
            " reason, saga_id, due_at, stuck FROM orders",
            [&](auto& row) {
              auto& o = to.orders[text(row, 0)];
              o.user = row.text(1);
              for (auto& line : nlohmann::json::parse(row.text(2)))
                o.pieces[line.at("product_id")]
                    += line.at("quantity").template get<std::int64_t>();
              o.amount = row.integer(3);
              o.method = row.text(4);
              o.address = row.text(5);
              o.status = row.text(6);
              o.reason = row.text(7);
              o.saga_id = row.text(8);
              o.due_at = row.integer(9);
              o.stuck = row.integer(10) != 0;
            });
  from.each("SELECT order_id, seq, status FROM order_history"
            " ORDER BY order_id, seq",
            [&](auto& row) {
              auto& o = to.orders[text(row, 0)];
              o.history.push_back(text(row, 2));
              if (row.integer(1) != static_cast<std::int64_t>(o.history.size()))
                o.gapless = false;
            });
}

void read_inventory(file& from, stored_rows& to) {
  from.each("SELECT product_id, available, reserved, received FROM products",
            [&](auto& row) {
              to.products[text(row, 0)]
                  = {row.integer(1), row.integer(2), row.integer(3)};
            });
  from.each("SELECT saga_id FROM reservations"
            " WHERE forward = 'done' AND undo <> 'done'",
            [&](auto& row) { to.reservations.insert(text(row, 0)); });
}

void read_payments(file& from, stored_rows& to) {
  from.each("SELECT user_id, credit, deposited FROM wallets", [&](auto& row) {
    to.wallets[text(row, 0)] = {row.integer(1), row.integer(2)};
  });
  from.each("SELECT saga_id, user_id, amount, method FROM payments"
            " WHERE forward = 'done' AND undo <> 'done'",
            [&](auto& row) {
              to.payments[text(row, 0)]
                  = {text(row, 1), row.integer(2), text(row, 3)};
            });
}

void read_deliveries(file& from, stored_rows& to) {
  from.each("SELECT saga_id FROM deliveries"
            " WHERE forward = 'done' AND undo <> 'done'",
            [&](auto& row) { to.deliveries.insert(text(row, 0)); });
}

} // namespace

stored_rows::stored_rows(const std::string& data_dir) {
  auto read = [&](const std::string& participant, auto rows,
                  std::vector<std::string> never) {
    file from{data_dir, participant};
    rows(from, *this);
    never.insert(never.end(), {"outbox", "dead_letters"});
    for (auto& each : never)
      leftovers[participant + " " + each] = from.count(each);
  };
  read("order", read_orders, {"orders WHERE due_at > 0"});
  read("inventory", read_inventory, {});
  read("payment", read_payments,
       {"payments WHERE due_at > 0", "payments WHERE undo = 'pending'"});
  read("delivery", read_deliveries,
       {"deliveries WHERE due_at > 0", "deliveries WHERE undo = 'pending'"});
}

} // namespace troupe::kill_test
