#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

} // namespace

BOOST_AUTO_TEST_SUITE(waiting_for_an_order, *fixture<running_shop>(flags{}))

BOOST_AUTO_TEST_CASE(the_answer_comes_when_the_saga_has_ended) {
  shopper ann;
  auto product = ann.stock(1);
  auto start = steady_clock::now();
  auto placed = ann.post("/orders", order_of(product, 1), {"Prefer: wait=20"});
  BOOST_TEST((steady_clock::now() - start < 10s));
  BOOST_TEST(placed.status == 201);
  BOOST_TEST(placed.header("preference-applied") == "wait=20");
  auto body = placed.parsed();
  std::string id = body["order_id"];
  BOOST_CHECK_EQUAL(body, (json{{"order_id", id}, {"status", "completed"}}));
  BOOST_TEST(placed.header("location") == "/orders/" + id);
}

BOOST_AUTO_TEST_CASE(a_failed_saga_is_a_201_too) {
  shopper ann;
  auto product = ann.stock(1);
  auto placed = ann.post("/orders", order_of(product, 2), {"Prefer: wait=20"});
  BOOST_TEST(placed.status == 201);
  BOOST_CHECK_EQUAL(placed.parsed()["status"], "failed");
}

BOOST_AUTO_TEST_CASE(nobody_waits_longer_than_a_minute) {
  shopper ann;
  auto product = ann.stock(9);
  for (auto wish : {"wait=61", "wait=99999999999999999999", "wait=60"}) {
    auto placed = ann.post("/orders", order_of(product, 1),
                           {std::string{"Prefer: "} + wish});
    BOOST_TEST(placed.header("preference-applied") == "wait=60", wish);
    BOOST_CHECK_EQUAL(placed.parsed()["status"], "completed");
  }
}

BOOST_AUTO_TEST_CASE(the_wish_is_found_among_other_preferences) {
  shopper ann;
  auto product = ann.stock(9);
  for (fields wish : {fields{"Prefer: respond-async, wait=20"},
                      fields{"Prefer: respond-async,\twait=20\t;x"},
                      fields{"Prefer: wait=20;x=1, handling=lenient"},
                      fields{"Prefer: return=minimal", "Prefer: wait=20"},
                      fields{"prefer: Wait=20"}}) {
    auto placed = ann.post("/orders", order_of(product, 1), wish);
    BOOST_TEST(placed.header("preference-applied") == "wait=20", wish.back());
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(waiting_for_a_slow_order,
                      *fixture<running_shop>(flags{"--payment-latency", "1h"}))

BOOST_AUTO_TEST_CASE(after_its_seconds_the_answer_is_what_is_known) {
  shopper ann;
  auto product = ann.stock(1);
  auto start = steady_clock::now();
  auto placed = ann.post("/orders", order_of(product, 1), {"Prefer: wait=1"});
  auto took = steady_clock::now() - start;
  BOOST_TEST((took >= 1s && took < 20s));
  BOOST_TEST(placed.status == 201);
  BOOST_TEST(placed.header("preference-applied") == "wait=1");
  BOOST_CHECK_EQUAL(placed.parsed()["status"], "inventory_reserved");
}

BOOST_AUTO_TEST_CASE(to_wait_0_seconds_is_not_to_wait) {
  shopper ann;
  auto product = ann.stock(1);
  auto start = steady_clock::now();
  auto placed = ann.post("/orders", order_of(product, 1), {"Prefer: wait=0"});
  BOOST_TEST((steady_clock::now() - start < 20s));
  BOOST_TEST(placed.status == 201);
  BOOST_TEST(placed.header("preference-applied") == "wait=0");
}

BOOST_AUTO_TEST_CASE(a_malformed_wish_is_ignored) {
  shopper ann;
  auto product = ann.stock(99);
  for (auto wish : {"wait", "wait=", "wait=x", "wait=-1", "wait=1.5", "wait=5x",
                    "wait 5", "=", ","}) {
    auto placed = ann.post("/orders", order_of(product, 1),
                           {std::string{"Prefer: "} + wish});
    BOOST_TEST(placed.status == 201, wish);
    BOOST_TEST(placed.header("preference-applied") == "", wish);
  }
}

BOOST_AUTO_TEST_SUITE_END()
