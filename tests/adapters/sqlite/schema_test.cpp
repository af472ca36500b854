#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/sqlite/sqlite_backend.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::conformance {

namespace {

/// A file with one sample a table.
template <class Rows>
struct filled : sqlite_backend<Rows> {
  std::unique_ptr<store<Rows>> to = this->open();

  filled() { store_sample(*to, "a", 1); }

  /// Whether the schema refuses the statement, and says so.
  bool refuses(const char* sql) {
    sqlite::database db{this->file, sqlite::database::access::read_write};
    try {
      db.execute(sql);
      return false;
    } catch (const store_unavailable&) {
      return false; // trying again would not help
    } catch (const std::runtime_error& e) {
      return std::string{e.what()}.find("constraint failed")
             != std::string::npos;
    }
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(sqlite_schema)

BOOST_AUTO_TEST_CASE(stock_is_never_negative_and_adds_up) {
  filled<inventory_rows> data;
  BOOST_TEST(data.refuses("UPDATE products SET available = -1, reserved = 1,"
                          " received = 0"));
  BOOST_TEST(data.refuses("UPDATE products SET available = 1, reserved = -1,"
                          " received = 0"));
  BOOST_TEST(data.refuses("UPDATE products SET available = 2, reserved = 3,"
                          " received = 6"));
  BOOST_TEST(data.refuses("UPDATE products SET price = -1"));
  BOOST_TEST(!data.refuses("UPDATE products SET available = 2, reserved = 3,"
                           " received = 5"));
}

BOOST_AUTO_TEST_CASE(credit_and_amounts_are_never_negative) {
  filled<payment_rows> data;
  BOOST_TEST(data.refuses("UPDATE wallets SET credit = -1"));
  BOOST_TEST(data.refuses("UPDATE payments SET amount = -1"));
  BOOST_TEST(!data.refuses("UPDATE wallets SET credit = 0, deposited = -1"));
  filled<order_rows> orders;
  BOOST_TEST(orders.refuses("UPDATE orders SET amount = -1"));
}

BOOST_AUTO_TEST_CASE(states_have_known_names) {
  filled<inventory_rows> inventory;
  BOOST_TEST(inventory.refuses("UPDATE reservations SET forward = 'odd'"));
  BOOST_TEST(inventory.refuses("UPDATE reservations SET undo = 'pending'"));
  filled<payment_rows> payment;
  BOOST_TEST(payment.refuses("UPDATE payments SET undo = 'kept'"));
  BOOST_TEST(payment.refuses("UPDATE payments SET forward = 'odd'"));
  filled<delivery_rows> delivery;
  BOOST_TEST(delivery.refuses("UPDATE deliveries SET undo = 'odd'"));
  BOOST_TEST(delivery.refuses("UPDATE deliveries SET forward = 'odd'"));
  filled<order_rows> order;
  BOOST_TEST(order.refuses("UPDATE orders SET status = 'odd'"));
}

BOOST_AUTO_TEST_CASE(columns_keep_to_their_types) {
  filled<order_rows> order;
  BOOST_TEST(order.refuses("UPDATE orders SET seq = NULL"));
  sqlite::database db{order.file, sqlite::database::access::read_write};
  BOOST_CHECK_THROW(db.execute("UPDATE orders SET seq = 'one'"),
                    std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_history_has_each_number_once) {
  sqlite_backend<order_rows> data;
  auto to = data.open();
  auto append = [&](std::vector<order_event> events) {
    order_rows none;
    commit(*to, none, [&](order_rows& loaded) { loaded.history = events; });
  };
  append({{.order_id = "order", .seq = 1}});
  BOOST_CHECK_THROW(append({{.order_id = "order", .seq = 2},
                            {.order_id = "order", .seq = 1}}),
                    std::runtime_error);
  BOOST_TEST(data.read()->read(get_history{"order", 0}).value.events.size()
             == 1U);
}

/// A rule with a bug is stopped by the schema; nothing of its batch stays.
BOOST_AUTO_TEST_CASE(a_batch_that_breaks_a_constraint_is_rolled_back) {
  filled<inventory_rows> data;
  auto rows = wanting<inventory_rows>({"a", "b"});
  auto oversell = [](inventory_rows& loaded) {
    add_samples(loaded, "b", 2);
    loaded.products.change("a").available = -1;
  };
  BOOST_CHECK_EXCEPTION(
      commit(*data.to, rows, oversell, {sample_message("lost")}),
      std::runtime_error, [](const std::runtime_error& e) {
        return dynamic_cast<const store_unavailable*>(&e) == nullptr;
      });
  BOOST_TEST(stored(*data.to, "a") == shown_sample<inventory_rows>("a", 1));
  BOOST_TEST(stored(*data.to, "b") == shown_nothing<inventory_rows>());
  BOOST_TEST(outbox_of(*data.to).empty());
}

/// What is changed or deleted behind the store's back is noticed.
BOOST_AUTO_TEST_CASE(rows_that_others_have_deleted_are_not_updated) {
  filled<inventory_rows> data;
  auto rows = load(*data.to, {"a"});
  sqlite::database db{data.file, sqlite::database::access::read_write};
  db.execute("DELETE FROM products");
  auto again = load(*data.to, {"a"});
  BOOST_TEST(!again.products.find("a"));
  BOOST_TEST(again.reservations.find("a"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
