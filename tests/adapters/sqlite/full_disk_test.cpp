#include "tests/adapters/conformance/transaction.hpp"
#include "tests/adapters/sqlite/sqlite_backend.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <fstream>

#include <sys/mount.h>

namespace troupe::conformance {

namespace {

constexpr std::size_t page_size = 4'096;

/// A file system of 2 MiB.
class small_disk {
public:
  small_disk() {
    if (::mount("tmpfs", path().c_str(), "tmpfs", 0, "size=2m") != 0)
      throw std::runtime_error{"cannot mount a small file system to fill it: "
                               "this test needs root and"
                               " CAP_SYS_ADMIN: "
                               + std::string{std::strerror(errno)}};
  }

  small_disk(const small_disk&) = delete;

  ~small_disk() { ::umount2(path().c_str(), MNT_DETACH); }

  std::string path() const { return directory_.path().string(); }

  std::string file() const { return directory_.file("store.db"); }

  /// Leaves free this many pages and no more.
  void fill_but(std::uintmax_t pages) {
    auto free = std::filesystem::space(path()).available / page_size;
    BOOST_REQUIRE(free > pages);
    std::ofstream ballast{directory_.file("ballast"), std::ios::binary};
    ballast << std::string((free - pages) * page_size, 'x');
    ballast.close();
    BOOST_REQUIRE(ballast.good());
    BOOST_REQUIRE(std::filesystem::space(path()).available / page_size
                  == pages);
  }

  void free() { std::filesystem::remove(directory_.file("ballast")); }

private:
  temporary_directory directory_;
};

const std::vector<message> both{sample_message("one"), sample_message("two")};

template <class Rows>
std::int64_t run_batch(store<Rows>& to, Rows& rows, std::int64_t forget) {
  return commit(to, rows,
                [](Rows& loaded) {
                  change_samples(loaded, "old", 2);
                  for (auto key : {"a", "b", "c", "d"})
                    add_samples(loaded, key, 3);
                },
                both, {forget});
}

/// A batch meets the end of the disk wherever it may, and is tried again.
template <class Rows>
void survive(std::uintmax_t free_pages) {
  small_disk disk;
  manual_clock time;
  auto store = open_sqlite<Rows>(disk.file(), time);
  store_sample(*store, "old", 1);
  Rows none;
  auto id
      = commit(*store, none, [](Rows&) {}, {sample_message("acknowledged")});

  disk.fill_but(free_pages);
  auto batch = wanting<Rows>({"old", "a", "b", "c", "d"});
  BOOST_CHECK_THROW(run_batch(*store, batch, id), store_unavailable);
  BOOST_CHECK_THROW(
      store->park(asked_letter("command", std::string(100'000, 'x')), nullptr),
      store_unavailable);
  // What was there can still be read, by this connection and by others.
  BOOST_TEST(stored(*store, "old") == shown_sample<Rows>("old", 1));
  BOOST_TEST(stored(*store, "a") == shown_nothing<Rows>());
  BOOST_TEST(outbox_of(*store).size() == 1U);

  disk.free();
  each_set(batch, [](auto& set) { set.reset(); });
  auto sent = run_batch(*store, batch, id);
  for (auto reopened : {false, true}) {
    if (reopened) {
      store.reset();
      store = open_sqlite<Rows>(disk.file(), time);
    }
    BOOST_TEST(stored(*store, "old") == shown_sample<Rows>("old", 2));
    for (auto key : {"a", "b", "c", "d"})
      BOOST_TEST(stored(*store, key) == shown_sample<Rows>(key, 3));
    auto left = outbox_of(*store);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].id == sent);
    BOOST_TEST((left[0].messages == both));
  }
  sqlite::database db{disk.file(), sqlite::database::access::read_only};
  BOOST_TEST(text(db, "PRAGMA integrity_check") == "ok");
  BOOST_TEST(number(db, "SELECT count(*) FROM dead_letters") == 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(sqlite_full_disk)

BOOST_AUTO_TEST_CASE(a_batch_of_inventory_survives_it) {
  for (std::uintmax_t pages = 0; pages < 8; ++pages)
    survive<inventory_rows>(pages);
}

BOOST_AUTO_TEST_CASE(a_batch_of_payment_survives_it) {
  for (std::uintmax_t pages = 0; pages < 8; ++pages)
    survive<payment_rows>(pages);
}

BOOST_AUTO_TEST_CASE(a_batch_of_order_survives_it) {
  for (std::uintmax_t pages = 0; pages < 8; ++pages)
    survive<order_rows>(pages);
}

/// One that grows without end, as orders come in, until nothing fits.
BOOST_AUTO_TEST_CASE(all_that_was_committed_before_it_was_full_is_there) {
  small_disk disk;
  manual_clock time;
  auto store = sqlite::open<participants::order>(disk.file(), time);
  disk.fill_but(100);
  std::uint64_t kept = 0;
  auto fill = [&] {
    for (; kept < 10'000; ++kept)
      store_sample(*store, std::to_string(kept), kept);
  };
  BOOST_CHECK_THROW(fill(), store_unavailable);
  BOOST_TEST(kept > 3U);
  store.reset();
  store = sqlite::open<participants::order>(disk.file(), time);
  for (std::uint64_t n = 0; n < kept; ++n)
    BOOST_TEST(stored(*store, std::to_string(n))
               == shown_sample<order_rows>(std::to_string(n), n));
  BOOST_TEST(stored(*store, std::to_string(kept))
             == shown_nothing<order_rows>());
}

/// While a reader needs it, the log cannot begin anew, and grows until the disk
/// is full. Nobody else makes room.
BOOST_AUTO_TEST_CASE(it_goes_on_when_a_reader_has_let_go) {
  small_disk disk;
  manual_clock time;
  auto store = sqlite::open<participants::payment>(disk.file(), time);
  auto set = [&](std::int64_t credit) {
    payment_rows rows;
    rows.wallets.want("user");
    commit(*store, rows, [&](payment_rows& loaded) {
      if (!loaded.wallets.find("user"))
        loaded.wallets.add({"user", {}, {}});
      loaded.wallets.change("user").credit.minor = credit;
    });
  };
  set(1);
  store.reset(); // all is in the file, which needs no more room from now on
  store = sqlite::open<participants::payment>(disk.file(), time);
  sqlite::database reader{disk.file(), sqlite::database::access::read_only};
  reader.execute("BEGIN");
  BOOST_TEST(number(reader, "SELECT credit FROM wallets") == 1);
  std::int64_t credit = 1;
  auto fill = [&] {
    while (credit < 10'000)
      set(++credit);
  };
  BOOST_CHECK_THROW(fill(), store_unavailable);
  BOOST_TEST(credit < 10'000);
  BOOST_CHECK_THROW(set(credit), store_unavailable);
  reader.execute("COMMIT");
  // The participant tries again: once to make room, then to use it.
  BOOST_CHECK_THROW(set(credit), store_unavailable);
  BOOST_CHECK_NO_THROW(set(credit));
  BOOST_TEST(number(reader, "SELECT credit FROM wallets") == credit);
}

BOOST_AUTO_TEST_CASE(a_store_that_cannot_be_made_yet_is_unavailable) {
  for (std::uintmax_t pages = 0; pages < 12; ++pages) {
    small_disk disk;
    manual_clock time;
    disk.fill_but(pages);
    BOOST_CHECK_THROW(sqlite::open<participants::order>(disk.file(), time),
                      store_unavailable);
    disk.free();
    store_sample(*sqlite::open<participants::order>(disk.file(), time), "a", 1);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
