#include "adapters/postgres/array.hpp"
#include "adapters/postgres/migrations.hpp"
#include "tests/bench/bare_store.hpp"

#include <array>
#include <map>

namespace troupe::bench {

namespace {

using connection = postgres::database;

/// So many columns of rows, an array each, for `unnest`.
template <std::size_t Columns>
struct batch {
  std::array<postgres::array, Columns> columns;
  bool empty = true;

  template <class... Fields>
  void add(const Fields&... fields) {
    static_assert(sizeof...(Fields) == Columns);
    std::size_t i = 0;
    (columns[i++].add(fields), ...);
    empty = false;
  }

  /// Runs the statement, if there are any rows, which come before `rest`.
  template <class... Rest>
  void run(connection& db, const char* sql, const Rest&... rest) && {
    if (empty)
      return;
    postgres::parameters all;
    for (auto& column : columns)
      all.push_back(std::move(column).take());
    (all.push_back(std::to_string(rest)), ...);
    db.run(sql, all);
  }
};

/// Its rows change by `apply`.
class schema_store : public bare_store {
public:
  schema_store(const std::string& database, std::string_view participant)
      : db_({.address = database, .owner = {}},
            "bare_" + std::string{participant}, connection::access::read_write),
        message_(message_text(participant == "order")) {
    db_.execute("DROP SCHEMA IF EXISTS " + db_.schema() + " CASCADE");
    postgres::migrate(db_, participant);
  }

  ~schema_store() override {
    try {
      db_.execute("DROP SCHEMA IF EXISTS " + db_.schema() + " CASCADE");
    } catch (const std::exception&) {
      // The server is gone, and with it the schema.
    }
  }

  void transact(std::vector<bare_saga>& sagas) override {
    db_.execute("BEGIN");
    std::string messages;
    for (std::size_t i = 0; i < sagas.size(); ++i)
      messages += message_;
    apply(db_, sagas);
    kept_ = db_.run("WITH gone AS (DELETE FROM outbox WHERE id = $1)"
                    " INSERT INTO outbox (owner, created_at, messages)"
                    " VALUES ('bare', $2, $3) RETURNING id",
                    {std::to_string(kept_), std::to_string(wall_clock()),
                     messages})
                .integer(0, 0);
    db_.execute("COMMIT");
  }

protected:
  connection& db() { return db_; }

  /// Reads and locks the rows with these keys.
  static void load(connection& db, const char* sql,
                   const std::vector<bare_saga>& sagas) {
    batch<1> keys;
    for (auto& s : sagas)
      keys.add(s.saga_id);
    std::move(keys).run(db, sql);
  }

private:
  virtual void apply(connection&, std::vector<bare_saga>&) = 0;

  connection db_;
  std::string message_;
  std::int64_t kept_ = 0;
};

class orders final : public schema_store {
public:
  orders(const std::string& database, const workload&)
      : schema_store(database, "order") {}

private:
  void apply(connection& db, std::vector<bare_saga>& sagas) override {
    auto now = wall_clock();
    batch<4> added;
    batch<6> changed;
    batch<5> news;
    std::erase_if(sagas, [&](bare_saga& s) {
      auto change = advance(s, now);
      if (s.stage == 1)
        added.add(s.order_id, s.items, s.saga_id, change.steps);
      else
        changed.add(s.order_id, change.status, change.reason, change.steps,
                    s.stage, change.last ? 0 : now + step_timeout);
      if (change.is_news)
        news.add(s.order_id, s.saga_id, s.stage, change.status, change.reason);
      return change.last;
    });
    std::move(added).run(
        db,
        "INSERT INTO orders (order_id, user_id, items, amount, method, address,"
        " status, reason, coordination, saga, saga_id, attempt, steps, cancels,"
        " stuck, seq, started_at, deadline, due_at, created_at, updated_at,"
        " traceparent) SELECT id, 'user_0001', items, 2997, 'card',"
        " '1 Main Street, Springfield', 'pending', '', 'orchestration',"
        " 'native', saga, 1, steps, 0, false, 1, $5::bigint, $5 + 60000,"
        " $5 + 5000, $5, $5, '' FROM unnest($1::text[], $2::json[],"
        " $3::text[], $4::json[]) AS given (id, items, saga, steps)",
        now);
    std::move(changed).run(
        db,
        "UPDATE orders SET status = given.status, reason = given.reason,"
        " steps = given.steps, seq = given.seq, due_at = given.due,"
        " updated_at = $7 FROM unnest($1::text[], $2::text[], $3::text[],"
        " $4::json[], $5::bigint[], $6::bigint[])"
        " AS given (id, status, reason, steps, seq, due) WHERE order_id = id",
        now);
    std::move(news).run(
        db,
        "INSERT INTO order_history (order_id, saga_id, user_id, seq, status,"
        " reason, at) SELECT id, saga, 'user_0001', seq, status, reason, $6"
        " FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[],"
        " $5::text[]) AS given (id, saga, seq, status, reason)",
        now);
  }
};

class inventory final : public schema_store {
public:
  inventory(const std::string& database, const workload& w)
      : schema_store(database, "inventory") {
    batch<1> products;
    for (unsigned i = 0; i < w.products; ++i)
      products.add(product_id(i));
    std::move(products).run(
        db(),
        "INSERT INTO products (product_id, name, price, available, reserved,"
        " received, description, brand, created_from) SELECT id, 'Product',"
        " 999, $2::bigint, 0, $2, '', '', '' FROM unnest($1::text[]) AS id",
        initial_stock);
  }

private:
  void apply(connection& db, std::vector<bare_saga>& sagas) override {
    load(db,
         "SELECT * FROM reservations WHERE saga_id = ANY ($1::text[])"
         " ORDER BY saga_id FOR UPDATE",
         sagas);
    std::map<std::string, std::int64_t> pieces;
    batch<3> added;
    batch<1> undone;
    std::erase_if(sagas, [&](bare_saga& s) {
      auto forward = s.stage++ == 0;
      pieces[s.first] += forward ? 1 : -1;
      pieces[s.second] += forward ? 1 : -1;
      if (forward)
        added.add(s.saga_id, s.order_id, s.items);
      else
        undone.add(s.saga_id);
      return !forward || s.end == bare_saga::fate::completes;
    });
    batch<1> wanted;
    batch<2> moved;
    for (auto& [product, count] : pieces) {
      wanted.add(product);
      moved.add(product, count);
    }
    std::move(wanted).run(db, "SELECT * FROM products WHERE product_id = ANY"
                              " ($1::text[]) ORDER BY product_id FOR UPDATE");
    std::move(moved).run(
        db, "UPDATE products SET available = available - given.pieces,"
            " reserved = reserved + given.pieces FROM unnest($1::text[],"
            " $2::bigint[]) AS given (id, pieces) WHERE product_id = id");
    std::move(added).run(
        db,
        "INSERT INTO reservations (saga_id, order_id, forward, undo, reason,"
        " items, at) SELECT saga, id, 'done', 'none', '', items, $4"
        " FROM unnest($1::text[], $2::text[], $3::json[])"
        " AS given (saga, id, items)",
        wall_clock());
    std::move(undone).run(db,
                          "UPDATE reservations SET undo = 'done', at = $2"
                          " WHERE saga_id = ANY ($1::text[])",
                          wall_clock());
  }
};

/// A charge is two commands, asked for and answered by the provider; a refund,
/// too.
class payments final : public schema_store {
public:
  payments(const std::string& database, const workload&)
      : schema_store(database, "payment") {}

private:
  void apply(connection& db, std::vector<bare_saga>& sagas) override {
    load(db,
         "SELECT * FROM payments WHERE saga_id = ANY ($1::text[])"
         " ORDER BY saga_id FOR UPDATE",
         sagas);
    auto now = wall_clock();
    batch<3> added;
    batch<3> answered;
    batch<3> undone;
    std::erase_if(sagas, [&](bare_saga& s) {
      auto stage = s.stage++;
      if (stage == 0) {
        added.add(s.saga_id, s.order_id, asked_);
        return false;
      }
      if (stage == 1) {
        auto declined = s.end == bare_saga::fate::payment_fails;
        answered.add(s.saga_id, std::string_view{declined ? "refused" : "done"},
                     std::string_view{declined ? "payment_declined" : ""});
        return s.end != bare_saga::fate::delivery_fails;
      }
      undone.add(s.saga_id, std::string_view{stage == 2 ? "pending" : "done"},
                 stage == 2 ? now + step_timeout : 0);
      return stage > 2;
    });
    std::move(added).run(
        db,
        "INSERT INTO payments (saga_id, order_id, user_id, amount, method,"
        " forward, undo, transaction_id, reason, at, due_at, tries, asked)"
        " SELECT saga, id, 'user_0001', 2997, 'card', 'pending', 'none', '',"
        " '', $4::bigint, $4 + 5000, 1, asked"
        " FROM unnest($1::text[], $2::text[], $3::json[])"
        " AS given (saga, id, asked)",
        now);
    std::move(answered).run(
        db,
        "UPDATE payments SET forward = given.forward, reason = given.reason,"
        " transaction_id = 'txn-' || saga, at = $4, due_at = 0, tries = 0,"
        " asked = '[]' FROM unnest($1::text[], $2::text[], $3::text[])"
        " AS given (saga, forward, reason) WHERE saga_id = saga",
        now);
    std::move(undone).run(
        db,
        "UPDATE payments SET undo = given.undo, at = $4, due_at = given.due"
        " FROM unnest($1::text[], $2::text[], $3::bigint[])"
        " AS given (saga, undo, due) WHERE saga_id = saga",
        now);
  }

  std::string asked_ = asked_text<process_payment>();
};

class deliveries final : public schema_store {
public:
  deliveries(const std::string& database, const workload&)
      : schema_store(database, "delivery") {}

private:
  void apply(connection& db, std::vector<bare_saga>& sagas) override {
    std::erase_if(sagas, [](bare_saga& s) {
      return s.end == bare_saga::fate::payment_fails;
    });
    load(db,
         "SELECT * FROM deliveries WHERE saga_id = ANY ($1::text[])"
         " ORDER BY saga_id FOR UPDATE",
         sagas);
    auto now = wall_clock();
    batch<3> added;
    batch<3> answered;
    std::erase_if(sagas, [&](bare_saga& s) {
      if (s.stage++ == 0) {
        added.add(s.saga_id, s.order_id, asked_);
        return false;
      }
      auto refused = s.end == bare_saga::fate::delivery_fails;
      answered.add(s.saga_id, std::string_view{refused ? "refused" : "done"},
                   std::string_view{refused ? "delivery_refused" : ""});
      return true;
    });
    std::move(added).run(
        db,
        "INSERT INTO deliveries (saga_id, order_id, forward, undo,"
        " cancel_number, tracking_number, estimated_delivery, reason, at,"
        " due_at, tries, asked) SELECT saga, id, 'pending', 'none', 0, '', 0,"
        " '', $4::bigint, $4 + 5000, 1, asked"
        " FROM unnest($1::text[], $2::text[], $3::json[])"
        " AS given (saga, id, asked)",
        now);
    std::move(answered).run(
        db,
        "UPDATE deliveries SET forward = given.forward, reason = given.reason,"
        " tracking_number = 'trk-' || saga, estimated_delivery = $4, at = $4,"
        " due_at = 0, tries = 0, asked = '[]'"
        " FROM unnest($1::text[], $2::text[], $3::text[])"
        " AS given (saga, forward, reason) WHERE saga_id = saga",
        now);
  }

  std::string asked_ = asked_text<schedule_delivery>();
};

} // namespace

bare_stores bare_schemas(const std::string& database, const workload& w) {
  bare_stores result;
  result.push_back(std::make_unique<orders>(database, w));
  result.push_back(std::make_unique<inventory>(database, w));
  result.push_back(std::make_unique<payments>(database, w));
  result.push_back(std::make_unique<deliveries>(database, w));
  return result;
}

} // namespace troupe::bench
