#include "tests/adapters/http/raw_client.hpp"
#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include <sys/resource.h>

namespace {

using namespace troupe::end_to_end;
using boost::unit_test::fixture;

std::size_t orders_of(shopper& shop, const std::string& user) {
  return shop.show("/orders?limit=500&user_id=" + user)["items"].size();
}

} // namespace

BOOST_AUTO_TEST_SUITE(overload,
                      *fixture<running_shop>(flags{"--max-in-flight", "5",
                                                   "--payment-latency", "5s"}))

BOOST_AUTO_TEST_CASE(beyond_the_limit_orders_are_refused_until_one_has_ended) {
  shopper ann;
  auto product = ann.stock(100);
  auto order = order_of(product, 1, {{"user_id", "many"}});
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(ann.post("/orders", order).status == 201);
  // With a key too: an answer of 503 is not kept.
  fields key{"Idempotency-Key: sixth"};
  for (auto& how : {fields{}, fields{"Prefer: wait=5"}, key}) {
    auto refused = ann.post("/orders", order, how);
    BOOST_TEST(refused.status == 503);
    BOOST_TEST(refused.is_problem());
    BOOST_TEST(std::atoi(refused.header("retry-after").c_str()) >= 1);
  }
  BOOST_TEST(orders_of(ann, "many") == 5u);
  // All else is served.
  BOOST_TEST(ann.get("/inventory").status == 200);
  BOOST_TEST(ann.get("/readyz").status == 200);

  answer sixth;
  BOOST_TEST(troupe::wait_until([&] {
    sixth = ann.post("/orders", order, key);
    return sixth.status == 201;
  }));
  BOOST_TEST(sixth.header("idempotency-replayed") == "");
  BOOST_TEST(orders_of(ann, "many") == 6u);
  ann.await(sixth.parsed()["order_id"], "completed");
}

BOOST_AUTO_TEST_CASE(of_a_crowd_no_more_than_the_limit_is_let_in) {
  shopper ann;
  auto order = order_of(ann.stock(100), 1, {{"user_id", "crowd"}});
  std::vector<int> statuses(40);
  std::vector<std::thread> all;
  for (auto& status : statuses)
    all.emplace_back([&status, &order] {
      status = client{running_shop::port()}.post("/orders", order).status;
    });
  for (auto& one : all)
    one.join();
  auto let_in = std::ranges::count(statuses, 201);
  BOOST_TEST((let_in >= 1 && let_in <= 5), "let in: " << let_in);
  BOOST_TEST(std::ranges::count(statuses, 503) + let_in == 40);
  BOOST_TEST(orders_of(ann, "crowd") == static_cast<std::size_t>(let_in));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(crowd_that_waits,
                      *fixture<running_shop>(flags{"--payment-latency", "60s"}))

BOOST_AUTO_TEST_CASE(two_thousand_waiters_turn_nobody_else_away) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  shopper ann;
  auto product = ann.stock(10'000);
  auto order = order_of(product, 1, {{"amount", 1}});
  auto body = order.dump();
  auto request = "POST /orders HTTP/1.1\r\nHost: here\r\nPrefer: wait=60\r\n"
                 "Content-Type: application/json\r\nContent-Length: "
                 + std::to_string(body.size()) + "\r\n\r\n" + body;
  std::vector<troupe::http_test::raw_client> crowd;
  for (int i = 0; i < 2'000; ++i) {
    crowd.emplace_back(running_shop::port());
    crowd.back().send(request);
  }
  BOOST_TEST(troupe::wait_until([&] {
    auto more = client{running_shop::port()}.post("/orders", order,
                                                  {"Prefer: wait=0"});
    return more.status == 503;
  }));
  BOOST_TEST(ann.get("/inventory/" + product).status == 200);
  BOOST_TEST(ann.post("/orders", order).status == 201);
}

BOOST_AUTO_TEST_SUITE_END()
