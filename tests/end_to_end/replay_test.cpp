#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace troupe::end_to_end;

constexpr auto real_orders
    = TROUPE_SOURCE_DIR "/config/demo/online-retail-2010-12.csv";

/// The report of the first invoices, in which all adds up.
json report_of(flags more, const std::string& limit = "40") {
  more.insert(more.begin(),
              {"replay", real_orders, "--limit", limit, "--json"});
  ended replay{more};
  BOOST_TEST_REQUIRE(replay.code == 0, replay.errors);
  auto report = json::parse(replay.output);
  BOOST_CHECK_EQUAL(report["lines"]["malformed"], json::array());
  BOOST_TEST(report["lines"]["read"] > 100);
  BOOST_TEST(report["lines"].contains("skipped"));
  BOOST_TEST(report["lines"]["skipped_by_reason"].is_object());
  auto orders = report["orders"];
  BOOST_TEST(orders["placed"] > 30);
  auto failed = 0;
  for (auto& [reason, count] : orders["failed_by_reason"].items())
    failed += count.get<int>();
  BOOST_CHECK_EQUAL(orders["failed"], failed);
  BOOST_CHECK_EQUAL(orders["placed"], orders["completed"].get<int>() + failed);
  BOOST_TEST(orders["cancelled"].is_number_unsigned());
  BOOST_TEST(report["unmatched_returns"].is_number_unsigned());
  BOOST_TEST((report["revenue"] > 0) == (orders["completed"] > 0));
  BOOST_TEST(report["duration_s"] > 0);
  BOOST_TEST(report["sagas_per_second"] > 0);
  BOOST_TEST(report["invariants"]["checked"] > 30);
  BOOST_CHECK_EQUAL(report["invariants"]["violated"], 0);
  return report;
}

} // namespace

BOOST_AUTO_TEST_SUITE(replaying)

BOOST_AUTO_TEST_CASE(real_orders_are_replayed_in_its_own_process) {
  auto report = report_of({"--embedded"});
  BOOST_TEST(report["orders"]["completed"] > 10);
}

BOOST_AUTO_TEST_CASE(with_all_that_is_asked_for_in_stock_none_fails) {
  auto report = report_of({"--embedded", "--stock-factor", "1"});
  BOOST_CHECK_EQUAL(report["orders"]["failed"], 0);
}

/// What no third party has thrown dice for ends alike, however it was
/// coordinated.
BOOST_AUTO_TEST_CASE(the_whole_demo_ends_alike_in_all_coordinations) {
  for (std::string by : {"orchestration", "choreography", "two_phase_commit"})
    BOOST_TEST_CONTEXT(by) {
      auto report = report_of({"--embedded", "--coordination", by}, "0");
      BOOST_CHECK_EQUAL(report["orders"], (json{{"placed", 439},
                                                {"completed", 345},
                                                {"failed", 94},
                                                {"failed_by_reason",
                                                 {{"insufficient_stock", 94}}},
                                                {"cancelled", 6}}));
      BOOST_CHECK_EQUAL(report["revenue"], 108'787.46);
      BOOST_CHECK_EQUAL(report["unmatched_returns"], 37);
      BOOST_CHECK_EQUAL(report["invariants"]["checked"], 6'089);
    }
}

BOOST_AUTO_TEST_CASE(real_orders_are_replayed_twice_on_a_running_shop) {
  temporary_directory data;
  troupe_process shop{shop_flags(data.path().string())};
  auto url = "http://127.0.0.1:" + std::to_string(shop.port());
  auto completed = std::size_t{0};
  for (auto concurrency : {"1", "8"})
    completed += report_of({"--url", url, "--concurrency", concurrency,
                            "--stock-factor", "1"})["orders"]["completed"]
                     .get<std::size_t>();
  shopper ann{shop.port()};
  auto found = ann.show("/orders?limit=500")["items"].size();
  BOOST_TEST(found == completed);
}

BOOST_AUTO_TEST_CASE(orders_that_fail_violate_nothing) {
  for (std::string by : {"orchestration", "choreography", "two_phase_commit"}) {
    // Enough of each that none stays away by chance.
    auto report = report_of(
        {"--embedded", "--stock-factor", "0.9", "--payment-failure-rate", "0.4",
         "--delivery-failure-rate", "0.7", "--coordination", by},
        "150");
    for (auto reason :
         {"insufficient_stock", "payment_declined", "delivery_refused"})
      BOOST_TEST(report["orders"]["failed_by_reason"].contains(reason),
                 by << ": " << reason);
  }
}

BOOST_AUTO_TEST_CASE(a_report_that_cannot_be_written_is_an_error) {
  for (auto to : {">/dev/full", ">&-"}) {
    surroundings around;
    around.wrapper = {"sh", "-c", std::string{"exec \"$0\" \"$@\" "} + to};
    ended replay{{"replay", real_orders, "--limit", "2", "--embedded"}, around};
    BOOST_TEST(replay.code == 1, to);
    BOOST_TEST(replay.errors == "replay: the report cannot be written\n", to);
  }
}

BOOST_AUTO_TEST_CASE(a_shop_or_a_file_that_is_not_there_is_named) {
  ended no_shop{{"replay", real_orders, "--url", "http://127.0.0.1:1"}};
  BOOST_TEST(no_shop.code == 1);
  BOOST_TEST(no_shop.errors.find("cannot be reached") != std::string::npos);
  ended no_file{{"replay", "/no/such.csv", "--embedded"}};
  BOOST_TEST(no_file.code == 2);
  BOOST_TEST(no_file.errors.find("/no/such.csv") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
