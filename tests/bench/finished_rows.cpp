#include "adapters/postgres/database.hpp"
#include "tests/bench/finished_orders.hpp"

#include <future>
#include <vector>

namespace troupe::bench {

namespace {

/// A UUID that begins with the time, of a kind and the number `n`.
std::string uuid(const std::string& kind) {
  return "substr(lpad(to_hex(1700000000000 + n), 12, '0'), 1, 8) || '-'"
         " || substr(lpad(to_hex(1700000000000 + n), 12, '0'), 9, 4)"
         " || '-7000-8000-' || substr(md5('"
         + kind + "' || n), 1, 12)";
}

std::string each_of(std::uint64_t count) {
  return " FROM generate_series(1::bigint, " + std::to_string(count)
         + ") AS n ORDER BY n";
}

const std::string order_id = uuid("order");
const std::string saga_id = uuid("saga");
const std::string at = "1700000000000 + n";
const std::string user = "'user_' || lpad((n % 1000)::text, 4, '0')";

/// As product_id() tells.
std::string product(const std::string& number) {
  return "'product_' || lpad((" + number + ")::text, 4, '0')";
}

std::string items(const workload& w) {
  auto p = std::to_string(w.products);
  return R"(('[{"product_id":"' || )" + product("n % " + p)
         + R"( || '","quantity":1},{"product_id":"' || )"
         + product("n / " + p + " % " + p) + R"( || '","quantity":1}]')::json)";
}

const std::string steps
    = R"(('[{"step":"inventory","state":"done","attempts":1,"at":' || )" + at
      + R"( || ',"detail":""},{"step":"payment","state":"done","attempts":1,)"
      + R"("at":' || )" + at + R"( || ',"detail":"txn-' || )" + saga_id
      + R"( || '"},{"step":"delivery","state":"done","attempts":1,"at":' || )"
      + at + R"( || ',"detail":"trk-' || )" + saga_id + R"( || '"}]')::json)";

std::vector<std::string> order_rows(const workload& w, std::uint64_t count) {
  std::vector<std::string> result{
      "INSERT INTO orders (order_id, user_id, items, amount, method, address,"
      " status, reason, coordination, saga, saga_id, attempt, steps, cancels,"
      " stuck, seq, started_at, deadline, due_at, created_at, updated_at,"
      " traceparent) SELECT "
      + order_id + ", " + user + ", " + items(w) + ", "
      + std::to_string(order_amount) + ", 'card', '" + address
      + "', 'completed', '', 'orchestration', 'native', " + saga_id + ", 1, "
      + steps + ", 0, false, 4, " + at + ", 60000 + " + at + ", 0, " + at + ", "
      + at + ", ''" + each_of(count)};
  auto seq = 0;
  for (std::string status :
       {"pending", "inventory_reserved", "payment_completed", "completed"})
    result.push_back(
        "INSERT INTO order_history (order_id, saga_id, user_id, seq, status,"
        " reason, at) SELECT "
        + order_id + ", " + saga_id + ", " + user + ", " + std::to_string(++seq)
        + ", '" + status + "', '', " + at + each_of(count));
  return result;
}

std::vector<std::string> inventory_rows(const workload& w,
                                        std::uint64_t count) {
  auto of_product = std::to_string(2 * count / w.products);
  return {"INSERT INTO reservations (saga_id, order_id, forward, undo, reason,"
          " items, at) SELECT "
              + saga_id + ", " + order_id + ", 'done', 'none', '', " + items(w)
              + ", " + at + each_of(count),
          "UPDATE products SET available = available - " + of_product
              + ", reserved = reserved + " + of_product};
}

std::vector<std::string> payment_rows(const workload&, std::uint64_t count) {
  return {"INSERT INTO payments (saga_id, order_id, user_id, amount, method,"
          " forward, undo, transaction_id, reason, at, due_at) SELECT "
          + saga_id + ", " + order_id + ", " + user + ", "
          + std::to_string(order_amount)
          + ", 'card', 'done', 'none', 'txn-' || " + saga_id + ", '', " + at
          + ", 0" + each_of(count)};
}

std::vector<std::string> delivery_rows(const workload&, std::uint64_t count) {
  return {"INSERT INTO deliveries (saga_id, order_id, forward, undo,"
          " cancel_number, tracking_number, estimated_delivery, reason, at,"
          " due_at) SELECT "
          + saga_id + ", " + order_id + ", 'done', 'none', 0, 'trk-' || "
          + saga_id + ", 259200000 + " + at + ", '', " + at + ", 0"
          + each_of(count)};
}

void fill(const std::string& database, const std::string& schema,
          const std::vector<std::string>& statements) {
  postgres::database db{{.address = database, .owner = {}},
                        schema,
                        postgres::database::access::read_write};
  for (auto& sql : statements)
    db.execute(sql);
  db.execute("VACUUM (FREEZE, ANALYZE)");
  db.execute("CHECKPOINT");
}

} // namespace

void insert_finished_orders(
    const std::function<std::string(const std::string& participant)>& database,
    const workload& w, std::uint64_t count) {
  auto orders = std::async(std::launch::async, [&] {
    fill(database("order"), "orders", order_rows(w, count));
  });
  fill(database("inventory"), "inventory", inventory_rows(w, count));
  fill(database("payment"), "payment", payment_rows(w, count));
  fill(database("delivery"), "delivery", delivery_rows(w, count));
  orders.get();
}

} // namespace troupe::bench
