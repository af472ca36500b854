#include "tests/adapters/postgres/postgres_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>
#include <vector>

/// How many pages a read touches where there are a million rows: not more than
/// among a thousand. Some users and states are everywhere, some are rare, some
/// combinations do not exist, and what is rare is the oldest.
namespace troupe::conformance {

namespace {

/// What a page of the list and the way to it may touch.
constexpr std::int64_t few = 40;

/// Orders on their way; those with a timer are looked through.
constexpr std::int64_t open_orders = 500;

/// The pages that `read` touches in a session of its own, on the average.
template <class Backend, class Read>
std::int64_t pages_of(Backend& data, postgres::database& db, Read&& read) {
  constexpr int times = 7; // from the sixth on plans may be generic
  auto touched = [&] {
    return number(db, "SELECT sum(heap_blks_read + heap_blks_hit"
                      " + coalesce(idx_blks_read + idx_blks_hit, 0)"
                      " + coalesce(toast_blks_read + toast_blks_hit, 0))"
                      "::bigint FROM pg_statio_user_tables");
  };
  wait_until_alone(db);
  auto before = touched();
  {
    auto reader = data.read();
    for (int i = 0; i < times; ++i)
      read(*reader);
  }
  wait_until_alone(db); // a session that has ended has told its counts
  return (touched() - before) / times;
}

/// Tables with many rows.
template <class Rows>
struct many {
  using database = postgres::database;

  postgres_backend<Rows> data;
  database db{data.settings, postgres_schema<Rows>(),
              database::access::migration};

  many(const std::string& table, const std::string& insert) {
    data.open();
    fill(table, insert);
  }

  /// In seconds: indexes are made when the rows are there, and no log is kept.
  /// In a session that has told its counts when it has ended.
  void fill(const std::string& table, const std::string& insert) const {
    database filling{data.settings, db.schema(), database::access::migration};
    filling.execute("ALTER TABLE " + table
                    + " SET UNLOGGED;"
                      "ALTER TABLE "
                    + table
                    + " SET (fillfactor = 100, autovacuum_enabled = off)");
    filling.execute(
        "DO $$ DECLARE one record; BEGIN"
        " CREATE TEMP TABLE indexes ON COMMIT DROP AS SELECT indexname,"
        " indexdef FROM pg_indexes WHERE schemaname = current_schema"
        " AND tablename = '"
        + table
        + "'"
          " AND indexname NOT IN (SELECT conname FROM pg_constraint);"
          " FOR one IN SELECT * FROM indexes LOOP"
          " EXECUTE 'DROP INDEX ' || one.indexname; END LOOP; "
        + insert
        + "; FOR one IN SELECT * FROM indexes LOOP"
          " EXECUTE one.indexdef; END LOOP; END $$");
  }

  template <class Read>
  std::int64_t pages(Read&& read) {
    return pages_of(data, db, read);
  }

  /// With and without statistics, which come a minute late. In a session of its
  /// own, too: it looks at each page.
  void twice(const std::function<void()>& check) {
    check();
    database{data.settings, db.schema(), database::access::migration}.execute(
        "ANALYZE");
    check();
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_plans)

BOOST_AUTO_TEST_CASE(a_list_of_orders_touches_few_pages_whatever_is_asked_for) {
  many<order_rows> it{
      "orders",
      "INSERT INTO orders (order_id, user_id, items, amount, method, address,"
      " status, reason, coordination, saga, saga_id, attempt, steps, cancels,"
      " stuck, seq, started_at, deadline, due_at, created_at, updated_at,"
      " traceparent) SELECT 'o' || to_char(i, 'FM0000000'),"
      " CASE WHEN i % 5 < 2 THEN 'everybody' ELSE 'user-' || i % 10000 END,"
      " '[]', 1, 'card', '', CASE WHEN i % 2000 = 0 THEN CASE WHEN i < 9000"
      " THEN 'cancelling' ELSE 'pending' END WHEN i < 30 THEN 'draft'"
      " WHEN i % 5 > 2 AND i % 3 = 0 THEN 'failed' WHEN i % 1000 = 1 THEN"
      " 'cancelled' ELSE 'completed' END, '', 'orchestration', '', '', 1, '[]',"
      " 0, false, 1, 1, 1, CASE WHEN i % 2000 = 0 THEN 1 ELSE 0 END, 1, 1, ''"
      " FROM generate_series(1, 1000000) AS i"};
  std::vector<std::string> all{"", "unheard-of"};
  for (auto name : names_of(order_status{}))
    all.emplace_back(name);
  it.twice([&] {
    for (auto& status : all)
      for (auto user : {"", "everybody", "user-3", "nobody"}) {
        auto known = from_string<order_status>(status);
        auto open = !status.empty() && !(known && at_rest(*known));
        auto pages = it.pages([&](order_reader& from) {
          for (auto after : {"", "500000", "35"})
            from.read(list_orders{{20, after}, status, user});
        });
        BOOST_TEST(pages <= 3 * (few + (open ? open_orders : 0)),
                   "status '" << status << "', user '" << user << "': " << pages
                              << " pages");
      }
    auto counting = it.pages([](order_reader& from) { from.open_sagas(); });
    BOOST_TEST(counting <= few + open_orders);
    for (auto id : {"o0000001", "o1000000", "none"}) {
      auto one
          = it.pages([&](order_reader& from) { from.read(get_order{id}); });
      BOOST_TEST(one <= 10, id << ": " << one);
    }
  });
}

namespace {

/// The barrier's table, by order and as a list.
template <class Rows, class Get, class List>
void check_barrier(many<Rows>& it, List&& list) {
  it.twice([&] {
    for (auto id : {"o0000001", "o0200000", "none"}) {
      auto one = it.pages([&](auto& from) { from.read(Get{id}); });
      BOOST_TEST(one <= 10, id << ": " << one << " pages");
    }
    for (auto after : {"", "s0100000", "s0000035"}) {
      auto pages = it.pages([&](auto& from) { list(from, after); });
      BOOST_TEST(pages <= few, "after '" << after << "': " << pages);
    }
  });
}

constexpr auto ids = "'s' || to_char(i, 'FM0000000'),"
                     " 'o' || to_char(i, 'FM0000000')";
/// What came last is not known yet, and not shown.
constexpr auto forward = "CASE WHEN i BETWEEN 120000 AND 199990"
                         " THEN 'pending' ELSE 'done' END";
constexpr auto numbers = " FROM generate_series(1, 200000) AS i";

} // namespace

BOOST_AUTO_TEST_CASE(payments_are_found_and_listed_by_few_pages) {
  many<payment_rows> it{
      "payments",
      "INSERT INTO payments (saga_id, order_id, user_id, amount, method,"
      " forward, undo, transaction_id, reason, at, due_at) SELECT "
          + std::string{ids} + ", 'u', 1, 'card', " + forward
          + ", 'none', '', '', 1, 0" + numbers};
  check_barrier<payment_rows, get_payment>(it, [](auto& from, auto after) {
    from.read(list_payments{{20, after}});
  });
}

BOOST_AUTO_TEST_CASE(deliveries_are_found_and_listed_by_few_pages) {
  many<delivery_rows> it{
      "deliveries",
      "INSERT INTO deliveries (saga_id, order_id, forward, undo, cancel_number,"
      " tracking_number, estimated_delivery, reason, at, due_at) SELECT "
          + std::string{ids} + ", " + forward + ", 'none', 0, '', 0, '', 1, 0"
          + numbers};
  check_barrier<delivery_rows, get_delivery>(it, [](auto& from, auto after) {
    from.read(list_deliveries{{20, after}});
  });
}

BOOST_AUTO_TEST_CASE(reservations_and_products_are_found_by_few_pages) {
  many<inventory_rows> it{
      "reservations",
      "INSERT INTO reservations (saga_id, order_id, forward, undo, reason,"
      " items, at) SELECT "
          + std::string{ids} + ", 'done', 'none', '', '[]', 1" + numbers};
  it.fill(
      "products",
      "INSERT INTO products (product_id, name, price, available, reserved,"
      " received, description, brand, created_from) SELECT 'p' || i, '', 1, 1,"
      " 0, 1, '', '', ''"
          + std::string{numbers});
  check_barrier<inventory_rows, get_reservation>(it, [](auto& from, auto) {
    for (auto after : {"", "100000", "35"})
      from.read(list_products{{20, after}});
    from.read(get_products{{"p1", "p200000", "none"}});
  });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
