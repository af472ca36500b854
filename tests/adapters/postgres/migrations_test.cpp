#include "adapters/postgres/migrations.hpp"

#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <barrier>
#include <thread>

namespace troupe::conformance {

namespace {

const char* names = "SELECT name FROM migrations ORDER BY name";

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_migrations)

BOOST_AUTO_TEST_CASE(a_new_schema_gets_those_of_shell_and_participant) {
  postgres_backend<payment_rows> data;
  data.open();
  auto db = data.look();
  BOOST_TEST(text(db, names)
             == "payment/0001_wallets_payments,"
                "payment/0002_pending_charges,"
                "payment/0003_shown_payments,"
                "payment/0004_keys_have_a_scope,"
                "payment/0005_settled,payment/0006_authorisations,"
                "shell/0001_outbox_commands_dead_letters,"
                "shell/0002_rows_were_changed,"
                "shell/0003_dead_letters,"
                "shell/0004_compatibility");
}

BOOST_AUTO_TEST_CASE(they_are_applied_once) {
  postgres_backend<inventory_rows> data;
  store_sample(*data.open(), "a", 1);
  auto db = data.look();
  auto before = text(db, "SELECT name || applied_at FROM migrations");
  BOOST_TEST(stored(*data.open(), "a") == shown_sample<inventory_rows>("a", 1));
  BOOST_TEST(text(db, "SELECT name || applied_at FROM migrations") == before);
}

/// Beside a newer build, which has added what this one does not know.
BOOST_AUTO_TEST_CASE(a_schema_of_a_newer_build_is_taken_as_it_is) {
  postgres_backend<inventory_rows> data;
  store_sample(*data.open(), "a", 1);
  auto db = data.look();
  db.execute("ALTER TABLE products ADD COLUMN colour text NOT NULL DEFAULT '';"
             "INSERT INTO migrations (name) VALUES ('inventory/0099_later')");
  auto before = text(db, names);
  auto store = data.open();
  BOOST_TEST(stored(*store, "a") == shown_sample<inventory_rows>("a", 1));
  store_sample(*store, "b", 2);
  BOOST_TEST(stored(*store, "b") == shown_sample<inventory_rows>("b", 2));
  BOOST_TEST(text(db, names) == before);
}

BOOST_AUTO_TEST_CASE(
    a_schema_of_another_compatibility_is_refused_and_left_alone) {
  postgres_backend<inventory_rows> data;
  data.open();
  auto db = data.look();
  db.execute("UPDATE compatibility SET number = 2");
  auto before = text(db, names);
  BOOST_CHECK_EXCEPTION(
      data.open(), std::runtime_error, [](const std::runtime_error& e) {
        auto said = std::string{e.what()};
        BOOST_TEST(said.find("newer build: its compatibility is 2, this "
                             "build's 1")
                       != said.npos,
                   said);
        return dynamic_cast<const store_unavailable*>(&e) == nullptr;
      });
  BOOST_TEST(text(db, names) == before);
}

BOOST_AUTO_TEST_CASE(one_database_holds_all_participants) {
  postgres_backend<inventory_rows> inventory;
  postgres_backend<payment_rows> payment;
  postgres_backend<delivery_rows> delivery;
  postgres_backend<order_rows> order;
  auto one = inventory.open();
  auto two = payment.open();
  auto three = delivery.open();
  auto four = order.open();
  delivery_rows none;
  commit(*three, none, [](delivery_rows&) {}, {sample_message("saga")});
  BOOST_TEST(outbox_of(*three).size() == 1U);
  BOOST_TEST(outbox_of(*one).empty());
  BOOST_TEST(outbox_of(*two).empty());
  BOOST_TEST(outbox_of(*four).empty());
}

/// Processes that start at once on a new database.
BOOST_AUTO_TEST_CASE(all_that_open_a_new_schema_at_once_get_it) {
  for (int round = 0; round < 10; ++round) {
    postgres_backend<order_rows> data;
    data.settings.serializable = round % 2 == 1;
    std::array<std::string, 4> faults;
    std::barrier start{static_cast<std::ptrdiff_t>(faults.size())};
    std::vector<std::jthread> all;
    for (auto& fault : faults)
      all.emplace_back([&] {
        start.arrive_and_wait();
        try {
          data.open();
        } catch (const std::exception& e) {
          fault = e.what();
        }
      });
    all.clear();
    for (auto& fault : faults)
      BOOST_TEST(fault == "");
    auto db = data.look();
    BOOST_TEST(
        number(db, "SELECT count(*) FROM migrations")
        == std::ranges::count_if(postgres::all_migrations(), [](auto& each) {
             return each.folder == "shell" || each.folder == "order";
           }));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
