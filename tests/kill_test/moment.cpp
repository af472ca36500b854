#include "tests/kill_test/moment.hpp"

#include "adapters/sqlite/database.hpp"
#include "tests/kill_test/ledger.hpp"

namespace troupe::kill_test {

namespace {

constexpr auto at_rest_states = "('draft', 'completed', 'failed', 'cancelled')";

/// Read-only: to open and close it writes nothing back from the WAL, so that
/// the shop finds its files as it left them.
sqlite::database open(const std::string& data_dir, const char* participant) {
  return {data_dir + "/" + participant + ".db",
          sqlite::database::access::read_only};
}

std::int64_t count(sqlite::database& db, const std::string& sql) {
  auto query = db.prepare("SELECT count(*) FROM " + sql);
  query.step();
  return query.integer(0);
}

/// How far a participant undid the saga; `unknown` if it has no row of it.
std::string undo_of(sqlite::statement& select, const std::string& saga) {
  sqlite::use row{select};
  row->bind(1, std::string_view{saga});
  return row->step() ? std::string{row->text(0)} : "unknown";
}

} // namespace

moment moment_of_death(const std::string& data_dir,
                       const std::string& ledger_file) {
  ledger books{ledger_file};
  auto orders = open(data_dir, "order");
  auto payments = open(data_dir, "payment");
  auto deliveries = open(data_dir, "delivery");
  auto payment = payments.prepare("SELECT undo FROM payments"
                                  " WHERE saga_id = ?");
  auto delivery = deliveries.prepare("SELECT undo FROM deliveries"
                                     " WHERE saga_id = ?");
  auto open_ones = orders.prepare(
      std::string{"SELECT saga_id, status FROM orders WHERE status NOT IN "}
      + at_rest_states);
  moment result;
  while (open_ones.step()) {
    std::string saga{open_ones.text(0)};
    auto status = open_ones.text(1);
    ++result.open;
    if (status == "compensating" || status == "cancelling")
      ++result.compensations;
    auto paid = undo_of(payment, saga);
    auto sent = undo_of(delivery, saga);
    if ((paid == "unknown" && books.has("charge", saga))
        || (paid == "pending" && books.has("void", saga))
        || (sent == "unknown" && books.has("book", saga))
        || (sent == "pending" && books.has("cancel", saga)))
      ++result.calls;
  }
  return result;
}

std::int64_t open_sagas(const std::string& data_dir) {
  try {
    auto orders = open(data_dir, "order");
    return count(orders, "orders WHERE due_at > 0");
  } catch (const std::exception&) {
    return 0; // it is just being opened by the shop
  }
}

bool at_rest(const std::string& data_dir) {
  auto orders = open(data_dir, "order");
  auto left = count(orders, "outbox")
              + count(orders, std::string{"orders WHERE due_at > 0 OR status "
                                          "NOT IN "}
                                  + at_rest_states);
  auto inventory = open(data_dir, "inventory");
  left += count(inventory, "outbox");
  auto payments = open(data_dir, "payment");
  left += count(payments, "outbox")
          + count(payments, "payments WHERE due_at > 0");
  auto deliveries = open(data_dir, "delivery");
  left += count(deliveries, "outbox")
          + count(deliveries, "deliveries WHERE due_at > 0");
  return left == 0;
}

} // namespace troupe::kill_test
