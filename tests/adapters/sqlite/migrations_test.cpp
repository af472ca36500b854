#include "adapters/sqlite/migrations.hpp"

#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/sqlite/sqlite_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

namespace troupe::conformance {

namespace {

using access = sqlite::database::access;

/// Applies what the first build had.
void migrate_first(sqlite::database& db, std::string_view participant) {
  db.execute("CREATE TABLE migrations (name TEXT, applied_at INTEGER)");
  for (auto& one : sqlite::all_migrations())
    if (one.name.starts_with("0001_")
        && (one.folder == "shell" || one.folder == participant)) {
      db.execute(one.sql);
      db.execute(("INSERT INTO migrations VALUES ('" + std::string{one.folder}
                  + "/" + std::string{one.name} + "', 1)")
                     .c_str());
    }
}

const char* names = "SELECT group_concat(name) FROM"
                    " (SELECT name FROM migrations ORDER BY name)";

} // namespace

BOOST_AUTO_TEST_SUITE(sqlite_migrations)

BOOST_AUTO_TEST_CASE(a_new_file_gets_those_of_shell_and_participant) {
  sqlite_backend<payment_rows> data;
  data.open();
  sqlite::database db{data.file, access::read_only};
  BOOST_TEST(text(db, names)
             == "payment/0001_wallets_payments,"
                "payment/0002_pending_charges,"
                "payment/0003_shown_payments,"
                "payment/0004_keys_have_a_scope,"
                "payment/0005_settled,payment/0006_authorisations,"
                "shell/0001_outbox_commands_dead_letters,"
                "shell/0003_dead_letters,"
                "shell/0004_compatibility");
}

BOOST_AUTO_TEST_CASE(they_are_applied_once) {
  temporary_directory directory;
  sqlite::database db{directory.file("a.db"), access::read_write};
  BOOST_TEST(sqlite::migrate(db, "order", 1'000));
  auto before = text(db, names);
  db.execute("INSERT INTO outbox (created_at, messages) VALUES (1, '[]')");
  BOOST_TEST(!sqlite::migrate(db, "order", 2'000));
  BOOST_TEST(text(db, names) == before);
  BOOST_TEST(number(db, "SELECT max(applied_at) FROM migrations") == 1'000);
  BOOST_TEST(number(db, "SELECT count(*) FROM outbox") == 1);
}

BOOST_AUTO_TEST_CASE(opening_again_changes_nothing) {
  sqlite_backend<inventory_rows> data;
  store_sample(*data.open(), "a", 1);
  sqlite::database db{data.file, access::read_only};
  auto version = number(db, "PRAGMA data_version");
  auto store = data.open();
  BOOST_TEST(stored(*store, "a") == shown_sample<inventory_rows>("a", 1));
  BOOST_TEST(number(db, "PRAGMA data_version") == version);
}

/// Back from a newer build, which has added what this one does not know.
BOOST_AUTO_TEST_CASE(a_file_of_a_newer_build_is_taken_as_it_is) {
  sqlite_backend<inventory_rows> data;
  store_sample(*data.open(), "a", 1);
  sqlite::database db{data.file, access::read_write};
  db.execute("ALTER TABLE products ADD COLUMN colour TEXT NOT NULL DEFAULT ''");
  db.execute("INSERT INTO migrations VALUES ('inventory/0099_later', 1)");
  auto before = text(db, names);
  auto store = data.open();
  BOOST_TEST(stored(*store, "a") == shown_sample<inventory_rows>("a", 1));
  store_sample(*store, "b", 2);
  BOOST_TEST(stored(*store, "b") == shown_sample<inventory_rows>("b", 2));
  BOOST_TEST(text(db, names) == before);
}

BOOST_AUTO_TEST_CASE(
    a_file_of_another_compatibility_is_refused_and_left_alone) {
  sqlite_backend<inventory_rows> data;
  data.open();
  sqlite::database db{data.file, access::read_write};
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

BOOST_AUTO_TEST_CASE(a_file_of_another_participant_is_refused) {
  sqlite_backend<inventory_rows> data;
  data.open();
  BOOST_CHECK_THROW(open_sqlite<payment_rows>(data.file, data.time),
                    std::runtime_error);
  sqlite::database db{data.file, access::read_only};
  BOOST_TEST(number(db, "SELECT count(*) FROM sqlite_schema"
                        " WHERE name = 'payments'")
             == 0);
}

/// With two attempts of one order.
BOOST_AUTO_TEST_CASE(what_the_first_build_has_written_is_found) {
  sqlite_backend<order_rows> data;
  {
    sqlite::database db{data.file, access::read_write};
    migrate_first(db, "order");
    db.execute("INSERT INTO orders VALUES (1, 'x', 'user', '[]', 0, 'wallet',"
               " '', 'completed', '', 'orchestration', 'webshop', 'b', 2, '[]',"
               " 0, 0, 5, 0, 0, 0, 0, 0, '')");
    db.execute("INSERT INTO order_history VALUES"
               " ('x', '', 'user', 1, 'draft', '', 1),"
               " ('x', 'z', 'user', 2, 'pending', '', 2),"
               " ('x', 'z', 'user', 3, 'failed', '', 3),"
               " ('x', 'b', 'user', 4, 'pending', '', 4),"
               " ('x', 'b', 'user', 5, 'completed', '', 5)");
    db.execute("INSERT INTO dead_letters VALUES (7, 1, 'inventory.failed', 's',"
               " '', 'no')");
    db.execute(
        "INSERT INTO commands VALUES ('key', 'print', 'none', '', '', 1)");
  }
  auto store = data.open();
  auto listed = data.read()->read(list_orders{{}, "completed", {}});
  BOOST_TEST(listed.value.items.size() == 1U);
  std::string told;
  for (auto& e : data.read()->read(get_history{"x", 0}).value.events)
    told += std::to_string(e.seq) + e.saga_id + " ";
  BOOST_TEST(told == "1 2z 3z 4b 5b ");
  auto letter = data.read()->read(get_dead_letter{7});
  BOOST_TEST(letter.value.saga_id == "s");
  BOOST_TEST(letter.value.count == 1);
  sqlite::database db{data.file, access::read_only};
  BOOST_TEST(text(db, "SELECT command_id FROM commands") == "orders key");
}

BOOST_AUTO_TEST_CASE(what_the_first_build_asked_of_third_parties_goes_on) {
  sqlite_backend<payment_rows> paid;
  {
    sqlite::database db{paid.file, access::read_write};
    migrate_first(db, "payment");
    db.execute("INSERT INTO payments VALUES"
               " ('a', 'x', 'user', 5, 'card', 'done', 'none', 't', '', 1, 0),"
               " ('b', 'y', 'user', 7, 'card', 'done', 'pending', 'u', '', 1,"
               " 2)");
  }
  auto payments = paid.open();
  BOOST_TEST(paid.read()->read(get_payment{"x"}).value.transaction_id == "t");
  payment_rows due;
  due.due.limit = 10;
  commit(*payments, due, [](payment_rows& loaded) {
    auto calls = ask_again(loaded).calls;
    BOOST_TEST(calls.size() == 1U);
    BOOST_TEST(calls[0].saga.saga_id == "b");
    BOOST_TEST((calls[0].what == call_kind::undo));
  });
  sqlite_backend<delivery_rows> sent;
  {
    sqlite::database db{sent.file, access::read_write};
    migrate_first(db, "delivery");
    db.execute("INSERT INTO deliveries VALUES"
               " ('a', 'x', 'done', 'kept', 3, 't', 9, '', 1, 0)");
  }
  auto deliveries = sent.open();
  auto shown = sent.read()->read(get_delivery{"x"}).value;
  BOOST_TEST(shown.tracking_number == "t");
  BOOST_TEST(shown.estimated_delivery == 9);
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_refused) {
  temporary_directory directory;
  auto file = directory.file("a.db");
  std::ofstream{file} << std::string(8'192, 'x');
  manual_clock time;
  BOOST_CHECK_THROW(sqlite::open<participants::inventory>(file, time),
                    std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
