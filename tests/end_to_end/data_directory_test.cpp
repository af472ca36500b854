#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <thread>

namespace {

using namespace troupe::end_to_end;
namespace fs = std::filesystem;

struct fixture {
  temporary_directory in;
  fs::path data = in.path() / "data";

  flags all() const { return shop_flags(data.string()); }

  /// Serves an order and ends in order.
  void open_for_one_order() const {
    troupe_process shop{all()};
    shopper ann{shop.port()};
    BOOST_CHECK_EQUAL(ann.buy(order_of(ann.stock(1), 1))["status"],
                      "completed");
    BOOST_TEST_REQUIRE(shop.stop() == 0);
  }

  /// Refuses to serve, in one line that holds all of these.
  void refuses_because(const std::vector<std::string>& why) const {
    ended shop{all()};
    BOOST_TEST(shop.code == 1);
    BOOST_TEST(shop.output == "");
    BOOST_TEST(std::ranges::count(shop.errors, '\n') == 1, shop.errors);
    for (auto& one : why)
      BOOST_TEST(shop.errors.find(one) != std::string::npos, shop.errors);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(a_data_directory, fixture)

BOOST_AUTO_TEST_CASE(a_file_that_was_here_before_must_not_be_missing) {
  open_for_one_order();
  for (auto name : {"order", "inventory", "payment", "delivery"}) {
    auto path = (data / name).string() + ".db";
    fs::rename(path, path + ".away");
    refuses_because({path + " is missing"});
    BOOST_TEST(!fs::exists(path));
    fs::rename(path + ".away", path);
  }
  open_for_one_order();
}

BOOST_AUTO_TEST_CASE(a_backup_is_put_back_as_a_whole_or_not_at_all) {
  open_for_one_order();
  auto backup = in.path() / "backup";
  fs::copy(data, backup);
  open_for_one_order();
  auto restore = [&](const std::string& name) {
    for (auto suffix : {"-wal", "-shm"})
      fs::remove(data / (name + suffix));
    for (auto& part : fs::directory_iterator{backup})
      if (part.path().filename().string().starts_with(name))
        fs::copy_file(part, data / part.path().filename(),
                      fs::copy_options::overwrite_existing);
  };
  restore("payment.db");
  refuses_because({(data / "payment.db").string(), "of different ages"});
  for (auto name : {"order.db", "inventory.db", "delivery.db"})
    restore(name);
  open_for_one_order();
}

// The files were copied while the shop was running, before it was stopped.
BOOST_AUTO_TEST_CASE(what_was_copied_before_a_stop_is_older_than_the_stop) {
  auto copy = in.file("order.db");
  {
    troupe_process shop{all()};
    shop.port();
    fs::copy_file(data / "order.db", copy);
    BOOST_TEST_REQUIRE(shop.stop() == 0);
  }
  for (auto suffix : {"-wal", "-shm"})
    fs::remove(data / ("order.db" + std::string{suffix}));
  fs::copy_file(copy, data / "order.db", fs::copy_options::overwrite_existing);
  refuses_because({(data / "order.db").string(), "of different ages"});
}

BOOST_AUTO_TEST_CASE(starts_that_are_killed_are_no_reason_to_refuse) {
  for (int ms = 0; ms < 60; ms += 2) {
    troupe_process shop{all()};
    // Somewhere in its start.
    std::this_thread::sleep_for(std::chrono::milliseconds{ms});
    shop.kill();
  }
  open_for_one_order();
}

BOOST_AUTO_TEST_CASE(one_that_is_gone_under_the_running_shop_is_noticed) {
  troupe_process shop{all()};
  shopper ann{shop.port()};
  auto order = order_of(ann.stock(10), 1);
  auto away = in.path() / "away";
  fs::rename(data, away);
  BOOST_TEST(troupe::wait_until([&] {
    auto ready = ann.get("/readyz");
    return ready.status == 503
           && ready.body.find("order store") != std::string::npos;
  }));
  BOOST_TEST(ann.post("/orders", order).status == 503);
  BOOST_TEST(ann.get("/livez").status == 200);
  auto told = [&] {
    auto log = shop.errors();
    std::size_t lines = 0;
    for (auto at = log.find("order.db has been removed"); at != log.npos;
         at = log.find("order.db has been removed", at + 1))
      ++lines;
    return lines;
  };
  BOOST_TEST(told() == 1u, shop.errors());

  fs::rename(away, data);
  BOOST_TEST(
      troupe::wait_until([&] { return ann.get("/readyz").status == 200; }));
  BOOST_CHECK_EQUAL(ann.buy(order)["status"], "completed");

  fs::remove_all(data);
  BOOST_TEST(
      troupe::wait_until([&] { return ann.get("/readyz").status == 503; }));
  BOOST_TEST(shop.stop() == 0);
  BOOST_TEST(!fs::exists(data));
}

BOOST_AUTO_TEST_SUITE_END()
