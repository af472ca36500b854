#include "tests/kill_test/moment.hpp"

#include "tests/kill_test/ledger.hpp"

#include <map>

namespace troupe::kill_test {

namespace {

constexpr auto at_rest_states = "('draft', 'completed', 'failed', 'cancelled')";

using by_saga = std::map<std::string, std::string>;

/// What a participant awaits of its third party for these sagas: `forward` or
/// `undo`.
by_saga awaited(databases& of, const std::string& participant,
                const std::string& table, const by_saga& sagas) {
  std::string ids = "''";
  for (auto& [saga, status] : sagas)
    ids += ",'" + saga + "'";
  by_saga result;
  for (auto what : {"forward", "undo"})
    of.each(participant,
            "SELECT saga_id FROM " + table + " WHERE " + what
                + " = 'pending' AND saga_id IN (" + ids + ")",
            [&](const row& r) { result[r.text(0)] = what; });
  return result;
}

/// Whether the ledger is ahead of the row.
bool under_way(const ledger& books, const by_saga& rows,
               const std::string& saga, const std::string& forward,
               const std::string& undo) {
  auto i = rows.find(saga);
  return i != rows.end()
         && books.has(i->second == "forward" ? forward : undo, saga);
}

} // namespace

moment present_moment(databases& of, const std::string& ledger_file) {
  ledger books{ledger_file}; // first: the rows may go on
  by_saga open;
  of.each("order",
          std::string{"SELECT saga_id, status FROM orders WHERE status NOT IN "}
              + at_rest_states,
          [&](const row& r) { open[r.text(0)] = r.text(1); });
  auto payments = awaited(of, "payment", "payments", open);
  auto deliveries = awaited(of, "delivery", "deliveries", open);
  moment result;
  for (auto& [saga, status] : open) {
    ++result.open;
    if (status == "compensating" || status == "cancelling")
      ++result.compensations;
    if (under_way(books, payments, saga, "charge", "void")
        || under_way(books, deliveries, saga, "book", "cancel"))
      ++result.calls;
  }
  return result;
}

std::int64_t open_sagas(databases& of) {
  try {
    return of.count("order", "orders WHERE due_at > 0");
  } catch (const std::exception&) {
    return 0; // it is just being opened by the shop
  }
}

bool at_rest(databases& of) {
  std::int64_t left = 0;
  for (auto participant : {"order", "inventory", "payment", "delivery"})
    left += of.count(participant, "outbox");
  left += of.count("order", std::string{"orders WHERE due_at > 0 OR status "
                                        "NOT IN "}
                                + at_rest_states);
  left += of.count("inventory", "reservations WHERE due_at > 0");
  left += of.count("payment", "payments WHERE due_at > 0");
  left += of.count("delivery", "deliveries WHERE due_at > 0");
  return left == 0;
}

} // namespace troupe::kill_test
