#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace troupe::conformance {

namespace {

/// A schema with one sample a table.
template <class Rows>
struct filled : postgres_backend<Rows> {
  std::unique_ptr<store<Rows>> to = this->open();

  filled() { store_sample(*to, "a", 1); }

  /// Whether the schema refuses the statement, and says so.
  bool refuses(const char* sql) {
    auto db = this->look();
    try {
      db.execute(sql);
      return false;
    } catch (const store_unavailable&) {
      return false; // trying again would not help
    } catch (const std::runtime_error& e) {
      return std::string{e.what()}.find("constraint") != std::string::npos;
    }
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_tables)

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
  BOOST_TEST(order.refuses("UPDATE orders SET seq = NULL"));
}

/// A fault of its own, although each try meets what a conflict looks like.
BOOST_AUTO_TEST_CASE(a_history_has_each_number_once) {
  postgres_backend<order_rows> data;
  auto to = data.open();
  auto append = [&](std::vector<order_event> events) {
    order_rows none;
    commit(*to, none, [&](order_rows& loaded) { loaded.history = events; });
  };
  append({{.order_id = "order", .seq = 1}});
  BOOST_CHECK_EXCEPTION(append({{.order_id = "order", .seq = 2},
                                {.order_id = "order", .seq = 1}}),
                        std::runtime_error, [](const std::runtime_error& e) {
                          return dynamic_cast<const store_unavailable*>(&e)
                                 == nullptr;
                        });
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

BOOST_AUTO_TEST_CASE(sagas_can_be_read_by_people) {
  postgres_backend<order_rows> data;
  auto to = data.open();
  order_rows one;
  one.orders.want("a");
  commit(*to, one, [](order_rows& loaded) {
    loaded.orders.add({.order_id = "a",
                       .amount = {19'999},
                       .status = order_status::pending,
                       .started_at = 1'700'000'000'123});
    loaded.history.push_back({.order_id = "a", .seq = 1, .at = 1'000});
    loaded.history.push_back({.order_id = "a", .seq = 2, .at = 1'250});
  });
  auto db = data.look();
  db.execute("SET timezone TO 'UTC'");
  BOOST_TEST(text(db, "SELECT concat_ws(' ', order_id, status, amount, started,"
                      " deadline) FROM saga_overview")
             == "a pending 199.99 2023-11-14 22:13:20.123+00");
  BOOST_TEST(text(db, "SELECT concat_ws(' ', seq, at, took) FROM saga_timeline")
             == "1 1970-01-01 00:00:01+00,"
                "2 1970-01-01 00:00:01.25+00 00:00:00.25");
}

BOOST_AUTO_TEST_CASE(what_waits_in_the_outbox_can_be_read_by_people) {
  postgres_backend<delivery_rows> data;
  data.time.time = 1'700'000'000'000;
  delivery_rows none;
  for (auto saga : {"1", "2"})
    commit(*data.open(), none, [](delivery_rows&) {}, {sample_message(saga)});
  auto db = data.look();
  db.execute("SET timezone TO 'UTC'");
  BOOST_TEST(text(db, "SELECT concat_ws(' ', owner, waiting, oldest, lag > '1"
                      " year', owner_seen) FROM outbox_lag")
             == "one 2 2023-11-14 22:13:20+00 t 2023-11-14 22:13:20+00");
}

/// Four changes of an order within a moment cost one page, not four entries in
/// each index.
BOOST_AUTO_TEST_CASE(a_saga_on_its_way_changes_its_order_in_place) {
  postgres_backend<order_rows> data;
  auto to = data.open();
  auto row = sample_row<order_row>("a", 1);
  row.due_at = 5;
  row.seq = 1;
  order_rows one;
  one.orders.want("a");
  commit(*to, one, [&](order_rows& loaded) { loaded.orders.add(row); });
  for (auto status : {order_status::inventory_reserved,
                      order_status::payment_completed, order_status::completed})
    commit(*to, one, [&](order_rows& loaded) {
      auto& changed = loaded.orders.change("a");
      changed.status = status;
      changed.steps.push_back({.step = "next", .at = 7});
      changed.updated_at = ++changed.seq;
      changed.due_at += status == order_status::completed ? -changed.due_at : 5;
    });
  auto db = data.look();
  to.reset(); // a session that ends tells its counts
  wait_until_alone(db);
  BOOST_TEST(text(db, "SELECT concat_ws(' ', n_tup_upd, n_tup_hot_upd)"
                      " FROM pg_stat_user_tables WHERE relname = 'orders'")
             == "3 2");
}

/// Once a second: and most orders have ended long ago.
BOOST_AUTO_TEST_CASE(open_sagas_are_counted_without_the_other_orders) {
  postgres_backend<order_rows> data;
  auto to = data.open();
  order_rows many;
  std::vector<std::string> ids;
  for (int i = 0; i < 200; ++i)
    many.orders.want(ids.emplace_back(std::to_string(i)));
  commit(*to, many, [&](order_rows& loaded) {
    for (auto& id : ids) {
      auto row = sample_row<order_row>(id, 1);
      row.due_at = id == "7" ? 5 : 0;
      loaded.orders.add(row);
    }
  });
  to.reset();
  auto db = data.look();
  wait_until_alone(db);
  auto whole = [&] {
    return number(db, "SELECT seq_scan FROM pg_stat_user_tables"
                      " WHERE relname = 'orders'");
  };
  auto before = whole();
  auto counted = data.read()->open_sagas();
  wait_until_alone(db);
  BOOST_TEST(whole() == before);
  BOOST_REQUIRE(counted.size() == 1U);
  BOOST_TEST(counted[0].count == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
