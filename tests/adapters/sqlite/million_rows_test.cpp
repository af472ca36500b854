#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/sqlite/sqlite_backend.hpp"
#include "tests/adapters/sqlite/watched_files.hpp"
#include "tests/adapters/sqlite/watched_statements.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

namespace troupe::conformance {

namespace {

using access = sqlite::database::access;

/// A file with so many rows, made by `INSERT INTO <table> SELECT <row>`, where
/// `n` counts from 1.
template <class Rows>
struct many_rows : sqlite_backend<Rows> {
  static constexpr std::int64_t count = 1'007'615;

  watched_files files;

  many_rows(const std::string& table, const std::string& row) {
    this->open();
    sqlite::database db{this->file, access::read_write};
    db.execute("PRAGMA synchronous=OFF");
    constexpr std::int64_t some = 50'000;
    for (std::int64_t done = 0; done < count; done += some)
      db.execute(
          ("WITH RECURSIVE numbers(n) AS (SELECT " + std::to_string(done + 1)
           + " UNION ALL SELECT n + 1 FROM numbers WHERE n < "
           + std::to_string(std::min(count, done + some)) + ") INSERT INTO "
           + table + " SELECT " + row + " FROM numbers")
              .c_str());
  }

  /// What a new reader does: finds its rows by an index, in their order, and
  /// reads at most so many pages. Answers with the number of rows.
  template <class Question>
  void reads_at_most(int pages, const Question& asked, std::size_t shown) {
    watched_statements statements;
    auto reader = this->read();
    files.take_reads();
    auto answered = reader->read(asked);
    auto pages_read = files.take_reads();
    BOOST_TEST(pages_read <= pages);
    BOOST_TEST(answered.value.items.size() == shown);
    auto all = statements.run();
    BOOST_TEST(!all.empty());
    sqlite::database db{this->file, access::read_only};
    for (auto& sql : all)
      if (sql.starts_with("SELECT"))
        for (auto& step : plan(db, sql)) {
          BOOST_TEST_CONTEXT(sql) {
            BOOST_TEST(!step.starts_with("SCAN"), step);
            BOOST_TEST(step.find("TEMP B-TREE") == step.npos, step);
          }
        }
  }

private:
  static std::vector<std::string> plan(sqlite::database& db,
                                       const std::string& sql) {
    auto query = db.prepare("EXPLAIN QUERY PLAN " + sql);
    std::vector<std::string> result;
    while (query.step())
      result.emplace_back(query.text(3));
    return result;
  }
};

const std::string orders_table
    = "orders (position, order_id, user_id, items, amount, method, address,"
      " status, reason, coordination, saga, saga_id, attempt, steps, cancels,"
      " stuck, seq, started_at, deadline, due_at, created_at, updated_at,"
      " traceparent)";

/// Of 1,000 users. Few orders are on their way, failed, or cancelled, those for
/// very long; nobody has seen a draft for long.
const std::string an_order
    = "n, 'order ' || n, 'user ' || (n % 1000), '[]', 1, 'card', 'somewhere',"
      " CASE WHEN n % 200 = 7 THEN 'pending'"
      " WHEN n BETWEEN 1001 AND 1009 THEN 'cancelled'"
      " WHEN n BETWEEN 2001 AND 2003 THEN 'draft'"
      " WHEN n % 100 = 9 THEN 'failed' ELSE 'completed' END,"
      " '', 'orchestration', 'native', 'saga ' || n, 1, '[]', 0, 0, 1, 1, 1,"
      " CASE WHEN n % 200 = 7 THEN 1 ELSE 0 END, 1, 1, ''";

list_orders orders(const char* status, const char* user, std::uint32_t limit,
                   const char* after = "") {
  return {.page = {limit, after}, .status = status, .user_id = user};
}

} // namespace

BOOST_AUTO_TEST_SUITE(sqlite_a_million_rows)

/// Beside the schema. What is young or on its way is looked through: some 120
/// pages at most. Each order that is shown may have a block of its own.
BOOST_AUTO_TEST_CASE(every_list_of_orders_reads_as_much_as_it_shows) {
  many_rows<order_rows> data{orders_table, an_order};
  for (auto limit : {1U, 50U})
    for (auto after : {"", "500000"}) {
      auto few = 30 + 10 * static_cast<int>(limit);
      auto look = [&](int pages, const char* status, const char* user,
                      std::size_t there_are) {
        BOOST_TEST_CONTEXT("'" << status << "' of '" << user << "' after '"
                               << after << "'") {
          data.reads_at_most(pages, orders(status, user, limit, after),
                             std::min<std::size_t>(limit, there_are));
        }
      };
      look(few, "", "", data.count);
      look(120 + few, "", "user 1", 1'000);
      look(120 + few, "", "user 2", 1'000);
      look(120 + few, "", "nobody", 0);
      look(few, "completed", "", data.count);
      look(few, "failed", "", data.count);
      look(few, "cancelled", "", 8);
      look(few, "draft", "", 3);
      look(120 + few, "completed", "user 1", 1'000);
      look(120 + few, "cancelled", "user 2", 1);
      look(120 + few, "cancelled", "user 3", 1);
      look(120 + few, "draft", "user 100", 0);
      look(120 + few, "failed", "nobody", 0);
      look(120 + few, "pending", "", 5'000);
      look(120 + few, "compensating", "", 0);
      look(120 + few, "pending", "user 207", 1'000);
      look(120 + few, "pending", "user 208", 0);
      look(120 + few, "cancelling", "nobody", 0);
    }
}

/// An undo that came first, and what is not known yet, are not shown.
const std::string forward
    = " CASE WHEN n < 1001 THEN 'done' WHEN n % 2 = 0 THEN 'none'"
      " ELSE 'pending' END";
const std::string saga_and_order = "printf('%08d', n), printf('%08d', n)";

BOOST_AUTO_TEST_CASE(the_list_of_payments_reads_as_much_as_it_shows) {
  many_rows<payment_rows> data{
      "payments (saga_id, order_id, user_id, amount, method, forward, undo,"
      " transaction_id, reason, at, due_at)",
      saga_and_order + ", 'user', 1, 'card'," + forward
          + ", 'none', '', '', 1, 0"};
  for (auto after : {"", "00000501"}) {
    data.reads_at_most(30, list_payments{{1, after}}, 1);
    data.reads_at_most(130, list_payments{{50, after}}, 50);
  }
}

BOOST_AUTO_TEST_CASE(the_list_of_deliveries_reads_as_much_as_it_shows) {
  many_rows<delivery_rows> data{
      "deliveries (saga_id, order_id, forward, undo, cancel_number,"
      " tracking_number, estimated_delivery, reason, at, due_at)",
      saga_and_order + "," + forward + ", 'none', 0, '', 1, '', 1, 0"};
  for (auto after : {"", "00000501"}) {
    data.reads_at_most(30, list_deliveries{{1, after}}, 1);
    data.reads_at_most(130, list_deliveries{{50, after}}, 50);
  }
}

BOOST_AUTO_TEST_CASE(the_list_of_products_reads_as_much_as_it_shows) {
  many_rows<inventory_rows> data{
      "products (position, product_id, name, price, available, reserved,"
      " received, description, brand, created_from)",
      "n, printf('%08d', n), 'Pen', 1, 1, 0, 1, '', '', ''"};
  for (auto after : {"", "500000"}) {
    data.reads_at_most(30, list_products{{1, after}}, 1);
    data.reads_at_most(130, list_products{{50, after}}, 50);
  }
}

/// As the drafts of the webshop dialect, which become orders in any order.
BOOST_AUTO_TEST_CASE(nothing_is_looked_for_where_nothing_is_left) {
  sqlite_backend<order_rows> data;
  watched_files files;
  auto store = data.open();
  {
    sqlite::database db{data.file, access::read_write};
    auto drafts = an_order;
    auto status = drafts.find("CASE");
    drafts.replace(status, drafts.find("END") + 3 - status, "'draft'");
    db.execute(("WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1"
                " FROM numbers WHERE n < 20000) INSERT INTO "
                + orders_table + " SELECT " + drafts
                + " FROM numbers; UPDATE orders SET due_at = 0")
                   .c_str());
    db.execute("UPDATE orders SET status = 'pending', due_at = 1"
               " WHERE position % 2 = 0");
    db.execute("UPDATE orders SET status = 'completed', due_at = 0"
               " WHERE position % 2 = 0");
    db.execute("UPDATE orders SET status = 'failed'"
               " WHERE position % 2 = 1 AND position > 1");
  }
  auto reader = data.read();
  for (auto user : {"", "user 1"}) {
    files.take_reads();
    auto left = reader->read(orders("draft", user, 50)).value.items;
    BOOST_TEST(files.take_reads() <= 200);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].order_id == "order 1");
  }
  BOOST_TEST(reader->read(orders("failed", "user 3", 50)).value.items.size()
             == 20U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
