#include "adapters/postgres/database.hpp"

#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/postgres/postgres_backend.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

namespace troupe::conformance {

namespace {

/// A store, and one who ends its connections.
struct wallets {
  postgres_backend<payment_rows> data;
  std::unique_ptr<store<payment_rows>> to = data.open();

  void add(const std::string& user) {
    add(user, [] {});
  }

  /// `meanwhile` is called within the transaction.
  template <class F>
  void add(const std::string& user, F&& meanwhile) {
    payment_rows one;
    one.wallets.want(user);
    commit(*to, one, [&](payment_rows& loaded) {
      loaded.wallets.add({user, {1}, {1}});
      meanwhile();
    });
  }

  bool has(const std::string& user) {
    payment_rows one;
    one.wallets.want(user);
    commit(*to, one, [](payment_rows&) {});
    return one.wallets.find(user) != nullptr;
  }

  static void end_connections() {
    auto db = postgres_backend<payment_rows>::look();
    auto ended = [&] {
      return number(db, "SELECT count(pg_terminate_backend(pid))"
                        " FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        " AND application_name = 'troupe payment'")
             == 0;
    };
    BOOST_REQUIRE(wait_until(ended));
  }
};

std::string failure_of(const postgres::settings& s) {
  try {
    postgres::open<participants::payment>(s);
    return "none";
  } catch (const store_unavailable& e) {
    return e.what();
  }
}

/// Asks those of this user for their password.
void ask_for_password(const std::string& user) {
  auto file = cluster::running().file("data/pg_hba.conf");
  std::stringstream others;
  others << std::ifstream{file}.rdbuf();
  std::ofstream{file} << "host all " << user << " all scram-sha-256\n"
                      << others.str();
  cluster::running().connect("public").execute("SELECT pg_reload_conf()");
}

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_database)

BOOST_AUTO_TEST_CASE(an_idle_connection_that_is_lost_is_made_anew) {
  wallets it;
  it.add("a");
  it.end_connections();
  BOOST_CHECK_THROW(it.add("b"), store_unavailable);
  BOOST_TEST(!it.has("b"));
  it.add("b");
  BOOST_TEST(it.has("a"));
  BOOST_TEST(it.has("b"));
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_lost_in_a_transaction_undoes_it) {
  wallets it;
  BOOST_CHECK_THROW(it.add("a", [] { wallets::end_connections(); }),
                    store_unavailable);
  BOOST_TEST(!it.has("a"));
}

/// Nobody knows then what became of it; the barrier makes it harmless.
BOOST_AUTO_TEST_CASE(a_connection_that_is_lost_in_commit_is_unavailable) {
  wallets it;
  auto db = it.data.look();
  // Ends the connection that is committing, when it is.
  db.execute("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
             " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid());"
             " RETURN NULL; END';"
             "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON wallets"
             " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
             " WHEN (new.user_id = 'die') EXECUTE FUNCTION die()");
  BOOST_CHECK_THROW(it.add("die"), store_unavailable);
  BOOST_TEST(!it.has("die"));
  it.add("b");
  BOOST_TEST(it.has("b"));
}

/// New sessions have the settings of the first one.
BOOST_AUTO_TEST_CASE(a_new_connection_is_like_the_first_one) {
  auto db = cluster::running().connect("payment");
  auto settings = [&] {
    return text(db, "SELECT name || '=' || setting FROM pg_settings"
                    " WHERE source = 'session' ORDER BY name");
  };
  auto before = settings();
  BOOST_TEST(before.find("search_path=payment") != before.npos);
  wallets::end_connections();
  BOOST_CHECK_THROW(settings(), store_unavailable);
  BOOST_TEST(settings() == before);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_killed_is_unavailable_until_it_is_back) {
  wallets it;
  it.add("a");
  auto reader = it.data.read();
  auto has = [&](const char* user) {
    return reader->read(get_wallet{user}).refused == refusal::none;
  };
  BOOST_TEST(has("a"));
  cluster::running().kill();
  for (int i = 0; i < 3; ++i) {
    BOOST_CHECK_THROW(it.add("b"), store_unavailable);
    BOOST_CHECK_THROW(has("a"), store_unavailable);
    BOOST_CHECK_THROW(it.to->beat(), store_unavailable);
    BOOST_CHECK_THROW(it.to->park({}, nullptr), store_unavailable);
  }
  cluster::running().start();
  it.add("b");
  BOOST_TEST(it.has("a"));
  BOOST_TEST(has("b"));
}

/// What a standby answers, or one that has been told so.
BOOST_AUTO_TEST_CASE(a_server_that_is_read_only_is_unavailable) {
  wallets it;
  auto db = cluster::running().connect("public");
  db.execute("ALTER DATABASE troupe SET default_transaction_read_only TO on");
  it.end_connections();
  BOOST_CHECK_THROW(it.add("a"), store_unavailable);
  BOOST_CHECK_THROW(it.add("a"), store_unavailable);
  db.execute("ALTER DATABASE troupe RESET default_transaction_read_only");
  it.add("a");
  BOOST_TEST(it.has("a"));
}

BOOST_AUTO_TEST_CASE(a_statement_that_was_cancelled_is_unavailable) {
  wallets it;
  auto look = it.data.look();
  look.execute("BEGIN; LOCK TABLE wallets");
  std::thread cancel{[&] {
    auto db = it.data.look();
    wait_until([&] {
      return number(db, "SELECT count(pg_cancel_backend(pid)) FROM pg_locks"
                        " WHERE NOT granted")
             > 0;
    });
  }};
  BOOST_CHECK_THROW(it.add("a"), store_unavailable);
  cancel.join();
  look.execute("ROLLBACK");
  it.add("a");
  BOOST_TEST(it.has("a"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_reached_is_named_without_the_password) {
  auto& server = cluster::running();
  server.connect("public").execute("CREATE USER locked PASSWORD 'right'");
  ask_for_password("locked");
  postgres::settings s;
  auto check = [&](const std::string& address, const char* why) {
    s.address = address;
    auto said = failure_of(s);
    BOOST_TEST(said.find(why) != said.npos, said);
    BOOST_TEST(said.find("secret") == said.npos, said);
  };
  auto here = "127.0.0.1:" + server.port();
  check(server.address("locked:secret"), "password authentication failed");
  check(server.address("locked:secret"), (here + "/troupe").c_str());
  check(server.address("troupe:secret", "nowhere"),
        "database \"nowhere\" does not exist");
  check("postgres://troupe:secret@127.0.0.1:1/troupe", "127.0.0.1:1/troupe");
  check("host=127.0.0.1 port=1 dbname=shop password=secret", "dbname=shop");
  check("postgres://troupe:sec/secret@127.0.0.1/shop", "not an address");
}

BOOST_AUTO_TEST_CASE(a_mistake_in_a_statement_is_no_unavailability) {
  auto db = cluster::running().connect("public");
  for (auto sql : {"SELEKT 1", "SELECT 1/0", "SELECT * FROM nothing"})
    BOOST_CHECK_EXCEPTION(
        db.run(sql), std::runtime_error, [](const std::runtime_error& e) {
          return dynamic_cast<const store_unavailable*>(&e) == nullptr;
        });
  BOOST_TEST(number(db, "SELECT 1") == 1);
}

BOOST_AUTO_TEST_CASE(prepared_statements_are_bounded) {
  auto db = cluster::running().connect("public");
  for (int i = 0; i < 1'000; ++i)
    BOOST_TEST(number(db, "SELECT " + std::to_string(i)) == i);
  BOOST_TEST(number(db, "SELECT count(*) FROM pg_prepared_statements") <= 256);
  BOOST_TEST(number(db, "SELECT 1") == 1); // again
}

/// As may happen to any statement where the isolation is serializable.
BOOST_AUTO_TEST_CASE(a_statement_that_meets_a_conflict_is_done_again) {
  wallets it;
  auto db = it.data.look();
  db.execute("CREATE SEQUENCE calls;"
             "CREATE FUNCTION call(good bigint) RETURNS bigint"
             " LANGUAGE plpgsql AS 'BEGIN IF nextval($$calls$$) < good THEN"
             " RAISE serialization_failure; END IF; RETURN good; END'");
  BOOST_CHECK_THROW(db.try_run("SELECT call($1)", {"2"}), postgres::conflict);
  BOOST_TEST(db.run("SELECT call($1)", {"9"}).integer(0, 0) == 9);
  BOOST_TEST(number(db, "SELECT last_value FROM calls") == 9);
  BOOST_CHECK_THROW(db.run("SELECT call($1)", {"1000"}), contention);
  BOOST_TEST(number(db, "SELECT last_value FROM calls") == 19);
}

BOOST_AUTO_TEST_CASE(a_reader_cannot_write) {
  wallets it;
  postgres::database reader{it.data.settings, "payment",
                            postgres::database::access::read_only};
  BOOST_CHECK_THROW(reader.run("DELETE FROM wallets"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_reader_does_not_wait_for_an_open_transaction) {
  wallets it;
  auto reader = it.data.read();
  auto refused = refusal::none;
  it.add("a", [&] { refused = reader->read(get_wallet{"a"}).refused; });
  BOOST_TEST((refused == refusal::not_found));
  BOOST_TEST((reader->read(get_wallet{"a"}).refused == refusal::none));
}

BOOST_AUTO_TEST_CASE(the_time_is_the_databases_where_none_is_given) {
  wallets it;
  it.data.settings.time = nullptr;
  auto to = it.data.open();
  auto now = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  payment_rows none;
  auto before = now();
  commit(*to, none, [](payment_rows&) {});
  BOOST_TEST(none.now >= before - 1'000); // an answer takes its time
  BOOST_TEST(none.now <= now());
}

/// Each changed row is written once, and the others not at all.
BOOST_AUTO_TEST_CASE(a_row_is_written_once_however_often_it_changed) {
  postgres_backend<inventory_rows> data;
  auto store = data.open();
  store_sample(*store, "a", 1);
  auto db = data.look();
  db.execute("CREATE TABLE writes (i int);"
             "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
             " 'BEGIN INSERT INTO writes VALUES (tg_argv[0]::int);"
             " RETURN NULL; END';"
             "CREATE TRIGGER u AFTER UPDATE ON products FOR EACH ROW"
             " EXECUTE FUNCTION note(1);"
             "CREATE TRIGGER i AFTER INSERT ON products FOR EACH ROW"
             " EXECUTE FUNCTION note(2)");
  auto rows = wanting<inventory_rows>({"a", "b", "c"});
  commit(*store, rows, [](inventory_rows& loaded) {
    for (std::uint64_t seed = 2; seed < 9; ++seed)
      change_samples(loaded, "a", seed);
    add_samples(loaded, "b", 1);
    change_samples(loaded, "b", 2);
  });
  BOOST_TEST(text(db, "SELECT i FROM writes ORDER BY i") == "1,2");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
