#include "tests/bench/bare_tables.hpp"

namespace troupe::bench {

bare_orders::bare_orders(sqlite::database& db, const workload&)
    : insert_(db.prepare(
        "INSERT INTO orders (order_id, user_id, items, amount, method, address,"
        " status, reason, coordination, saga, saga_id, attempt, steps, cancels,"
        " stuck, seq, started_at, deadline, due_at, created_at, updated_at,"
        " traceparent) VALUES (?1, 'user_0001', ?2, 2997, 'card', ?3, "
        "'pending',"
        " '', 'orchestration', 'native', ?4, 1, ?5, 0, 0, 1, ?6, ?6 + 60000,"
        " ?6 + 5000, ?6, ?6, '')")),
      update_(
          db.prepare("UPDATE orders SET status = ?2, reason = ?3, steps = ?4,"
                     " seq = ?5, due_at = ?6, updated_at = ?7"
                     " WHERE order_id = ?1")),
      note_(db.prepare("INSERT INTO order_history (order_id, saga_id, user_id,"
                       " seq, status, reason, at)"
                       " VALUES (?, ?, 'user_0001', ?, ?, ?, ?)")) {}

bool bare_orders::apply(bare_saga& s) {
  auto now = wall_clock();
  auto change = advance(s, now);
  if (s.stage == 1) {
    insert_.bind(1, std::string_view{s.order_id});
    insert_.bind(2, std::string_view{s.items});
    insert_.bind(3, std::string_view{address});
    insert_.bind(4, std::string_view{s.saga_id});
    insert_.bind(5, std::string_view{change.steps});
    insert_.bind(6, now);
    insert_.run();
  } else {
    update_.bind(1, std::string_view{s.order_id});
    update_.bind(2, change.status);
    update_.bind(3, change.reason);
    update_.bind(4, std::string_view{change.steps});
    update_.bind(5, s.stage);
    update_.bind(6, change.last ? 0 : now + step_timeout);
    update_.bind(7, now);
    update_.run();
  }
  if (change.is_news) {
    note_.bind(1, std::string_view{s.order_id});
    note_.bind(2, std::string_view{s.saga_id});
    note_.bind(3, s.stage);
    note_.bind(4, change.status);
    note_.bind(5, change.reason);
    note_.bind(6, now);
    note_.run();
  }
  return !change.last;
}

bare_inventory::bare_inventory(sqlite::database& db, const workload& w)
    : known_(db.prepare("SELECT * FROM reservations WHERE saga_id = ?")),
      select_(db.prepare("SELECT * FROM products WHERE product_id = ?")),
      update_(db.prepare("UPDATE products SET available = available - ?2,"
                         " reserved = reserved + ?2 WHERE product_id = ?1")),
      insert_(db.prepare("INSERT INTO reservations (saga_id, order_id, forward,"
                         " undo, reason, items, at)"
                         " VALUES (?, ?, 'done', 'none', '', ?, ?)")),
      release_(db.prepare("UPDATE reservations SET undo = 'done', at = ?2"
                          " WHERE saga_id = ?1")) {
  auto stock = db.prepare(
      "INSERT INTO products (product_id, name, price, available, reserved,"
      " received, description, brand, created_from)"
      " VALUES (?1, 'Product', 999, ?2, 0, ?2, '', '', '')");
  for (unsigned i = 0; i < w.products; ++i) {
    stock.bind_copy(1, product_id(i));
    stock.bind(2, initial_stock);
    stock.run();
  }
}

bool bare_inventory::apply(bare_saga& s) {
  {
    sqlite::use known{known_};
    known->bind(1, std::string_view{s.saga_id});
    known->step();
  }
  auto forward = s.stage++ == 0;
  move(s.first, forward ? 1 : -1);
  move(s.second, forward ? 1 : -1);
  if (!forward) {
    release_.bind(1, std::string_view{s.saga_id});
    release_.bind(2, wall_clock());
    release_.run();
    return false;
  }
  insert_.bind(1, std::string_view{s.saga_id});
  insert_.bind(2, std::string_view{s.order_id});
  insert_.bind(3, std::string_view{s.items});
  insert_.bind(4, wall_clock());
  insert_.run();
  return s.end != bare_saga::fate::completes;
}

void bare_inventory::move(const std::string& product, std::int64_t pieces) {
  {
    sqlite::use row{select_};
    row->bind(1, std::string_view{product});
    row->step();
  }
  update_.bind(1, std::string_view{product});
  update_.bind(2, pieces);
  update_.run();
}

bare_payments::bare_payments(sqlite::database& db, const workload&)
    : known_(db.prepare("SELECT * FROM payments WHERE saga_id = ?")),
      insert_(db.prepare(
          "INSERT INTO payments (saga_id, order_id, user_id, amount, method,"
          " forward, undo, transaction_id, reason, at, due_at, tries, asked)"
          " VALUES (?1, ?2, 'user_0001', 2997, 'card', 'pending', 'none', '',"
          " '', ?3, ?3 + 5000, 1, ?4)")),
      answer_(db.prepare(
          "UPDATE payments SET forward = ?2, transaction_id = 'txn-' || ?1,"
          " reason = ?3, at = ?4, due_at = 0, tries = 0, asked = '[]'"
          " WHERE saga_id = ?1")),
      undo_(db.prepare("UPDATE payments SET undo = ?2, at = ?3, due_at = ?4"
                       " WHERE saga_id = ?1")),
      asked_(asked_text<process_payment>()) {}

/// A charge is two commands, asked for and answered by the provider; a refund,
/// too.
bool bare_payments::apply(bare_saga& s) {
  {
    sqlite::use known{known_};
    known->bind(1, std::string_view{s.saga_id});
    known->step();
  }
  auto now = wall_clock();
  auto stage = s.stage++;
  if (stage == 0) {
    insert_.bind(1, std::string_view{s.saga_id});
    insert_.bind(2, std::string_view{s.order_id});
    insert_.bind(3, now);
    insert_.bind(4, std::string_view{asked_});
    insert_.run();
    return true;
  }
  if (stage == 1) {
    auto declined = s.end == bare_saga::fate::payment_fails;
    answer_.bind(1, std::string_view{s.saga_id});
    answer_.bind(2, std::string_view{declined ? "refused" : "done"});
    answer_.bind(3, std::string_view{declined ? "payment_declined" : ""});
    answer_.bind(4, now);
    answer_.run();
    return s.end == bare_saga::fate::delivery_fails;
  }
  undo_.bind(1, std::string_view{s.saga_id});
  undo_.bind(2, std::string_view{stage == 2 ? "pending" : "done"});
  undo_.bind(3, now);
  undo_.bind(4, stage == 2 ? now + step_timeout : 0);
  undo_.run();
  return stage == 2;
}

bare_deliveries::bare_deliveries(sqlite::database& db, const workload&)
    : known_(db.prepare("SELECT * FROM deliveries WHERE saga_id = ?")),
      insert_(db.prepare(
          "INSERT INTO deliveries (saga_id, order_id, forward, undo,"
          " cancel_number, tracking_number, estimated_delivery, reason, at,"
          " due_at, tries, asked) VALUES (?1, ?2, 'pending', 'none', 0, '', 0,"
          " '', ?3, ?3 + 5000, 1, ?4)")),
      answer_(db.prepare(
          "UPDATE deliveries SET forward = ?2, tracking_number = 'trk-' || ?1,"
          " estimated_delivery = ?4, reason = ?3, at = ?4, due_at = 0,"
          " tries = 0, asked = '[]' WHERE saga_id = ?1")),
      asked_(asked_text<schedule_delivery>()) {}

bool bare_deliveries::apply(bare_saga& s) {
  if (s.end == bare_saga::fate::payment_fails)
    return false;
  {
    sqlite::use known{known_};
    known->bind(1, std::string_view{s.saga_id});
    known->step();
  }
  if (s.stage++ == 0) {
    insert_.bind(1, std::string_view{s.saga_id});
    insert_.bind(2, std::string_view{s.order_id});
    insert_.bind(3, wall_clock());
    insert_.bind(4, std::string_view{asked_});
    insert_.run();
    return true;
  }
  auto refused = s.end == bare_saga::fate::delivery_fails;
  answer_.bind(1, std::string_view{s.saga_id});
  answer_.bind(2, std::string_view{refused ? "refused" : "done"});
  answer_.bind(3, std::string_view{refused ? "delivery_refused" : ""});
  answer_.bind(4, wall_clock());
  answer_.run();
  return false;
}

} // namespace troupe::bench
