#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/sqlite/sqlite_backend.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::conformance {

namespace {

using access = sqlite::database::access;

/// A wallet, written by one connection and read by another.
struct wallet {
  sqlite_backend<payment_rows> data;
  std::unique_ptr<store<payment_rows>> to = data.open();
  std::unique_ptr<troupe::reader<participants::payment>> reader = data.read();

  wallet() {
    set(100, [] {});
  }

  /// `meanwhile` is called while the transaction is open.
  template <class F>
  void set(std::int64_t credit, F&& meanwhile) {
    payment_rows rows;
    rows.wallets.want("user");
    commit(*to, rows, [&](payment_rows& loaded) {
      if (!loaded.wallets.find("user"))
        loaded.wallets.add({"user", {}, {}});
      loaded.wallets.change("user").credit.minor = credit;
      meanwhile();
    });
  }

  /// More than fit on a page of one.
  void add_payments() {
    for (auto id : {"1", "2"})
      store_sample(*to, id, 1);
  }

  std::int64_t seen() {
    return reader->read(get_wallet{"user"}).value.credit.minor;
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(sqlite_snapshot)

BOOST_AUTO_TEST_CASE(a_reader_sees_what_was_committed_before_the_call) {
  wallet it;
  for (int credit = 0; credit < 20; ++credit) {
    it.set(credit, [] {});
    BOOST_TEST(it.seen() == credit);
  }
}

BOOST_AUTO_TEST_CASE(a_reader_does_not_wait_for_an_open_transaction) {
  wallet it;
  it.set(200, [&] { BOOST_TEST(it.seen() == 100); });
  BOOST_TEST(it.seen() == 200);
}

BOOST_AUTO_TEST_CASE(a_reader_does_not_wait_for_a_writer_that_has_written) {
  wallet it;
  sqlite::database writer{it.data.file, access::read_write};
  writer.execute("BEGIN IMMEDIATE; UPDATE wallets SET credit = 300");
  BOOST_TEST(it.seen() == 100);
  BOOST_TEST(it.data.read()->read(get_wallet{"user"}).value.credit.minor
             == 100);
  writer.execute("COMMIT");
  BOOST_TEST(it.seen() == 300);
}

/// A statement that is left open keeps its snapshot, and the log would grow
/// without end.
BOOST_AUTO_TEST_CASE(a_reader_holds_up_no_checkpoint) {
  wallet it;
  sqlite::database other{it.data.file, access::read_write};
  it.add_payments();
  it.reader->read(get_payment{"order"});
  it.reader->read(list_payments{{1, {}}});
  it.reader->read(get_wallet{"nobody"});
  BOOST_TEST(it.seen() == 100);
  it.set(1, [] {});
  BOOST_TEST(number(other, "PRAGMA wal_checkpoint(TRUNCATE)") == 0);
}

BOOST_AUTO_TEST_CASE(a_writer_holds_up_no_checkpoint) {
  wallet it;
  sqlite::database other{it.data.file, access::read_write};
  payment_rows rows;
  rows.due.limit = 1;
  commit(*it.to, rows, [](payment_rows&) {});
  outbox_of(*it.to);
  BOOST_TEST(number(other, "PRAGMA wal_checkpoint(TRUNCATE)") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
