#include "cmd/replay/player.hpp"

#include "tests/cmd/replay_fake_shop.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <sstream>
#include <thread>

using namespace std::chrono_literals;
using namespace troupe::replaying;

namespace {

invoice order_of(const std::string& number, const std::string& customer,
                 const std::vector<std::string>& products) {
  invoice result{number, customer, number.starts_with('C'), 100, {}};
  for (const auto& id : products)
    result.lines.push_back({id, id, 1, 100});
  return result;
}

struct fixture {
  fake_shop shop;

  fixture() {
    for (auto id : {"A", "B", "C"})
      shop.products[id] = {1000, 0, id, 1};
  }

  std::vector<outcome> play_all(const std::vector<invoice>& invoices,
                                std::size_t size = 1) {
    std::ostringstream out;
    worker_pool workers{size, shop.connect()};
    progress shown{out, false, "playing", invoices.size(), 0ms};
    return play(invoices, workers, "run", shown);
  }

  std::string status(std::size_t order) { return shop.orders.at(order).status; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(replay_player, fixture)

BOOST_AUTO_TEST_CASE(return_cancels_the_newest_order_with_one_of_its_products) {
  auto outcomes
      = play_all({order_of("1", "x", {"A", "B"}),
                  order_of("2", "x", {"B", "C"}), order_of("3", "x", {"C"}),
                  order_of("4", "y", {"B"}), order_of("C5", "x", {"D", "B"})});
  BOOST_TEST(outcomes[4].cancelled);
  BOOST_TEST(outcomes[1].cancelled);
  BOOST_TEST(status(0) == "completed");
  BOOST_TEST(status(1) == "cancelled");
  BOOST_TEST(status(2) == "completed");
  BOOST_TEST(status(3) == "completed");
  // What happened at the time of ordering is kept.
  BOOST_TEST(outcomes[1].order.status == "completed");
}

BOOST_AUTO_TEST_CASE(order_is_cancelled_once_and_then_an_older_one_is_meant) {
  auto outcomes
      = play_all({order_of("1", "x", {"A"}), order_of("2", "x", {"A"}),
                  order_of("C3", "x", {"A"}), order_of("C4", "x", {"A"}),
                  order_of("C5", "x", {"A"})});
  BOOST_TEST(outcomes[2].cancelled);
  BOOST_TEST(outcomes[3].cancelled);
  BOOST_TEST(!outcomes[4].cancelled);
  BOOST_TEST(status(0) == "cancelled");
  BOOST_TEST(status(1) == "cancelled");
}

BOOST_AUTO_TEST_CASE(return_of_what_was_not_bought_before_cancels_nothing) {
  auto outcomes
      = play_all({order_of("C1", "x", {"A"}), order_of("2", "x", {"A"}),
                  order_of("C3", "x", {"B"}), order_of("C4", "y", {"A"})});
  BOOST_TEST(!outcomes[0].cancelled);
  BOOST_TEST(!outcomes[2].cancelled);
  BOOST_TEST(!outcomes[3].cancelled);
  BOOST_TEST(status(0) == "completed");
}

BOOST_AUTO_TEST_CASE(failed_order_is_not_cancelled) {
  shop.decline = [](const auto& body) {
    return body.at("items").size() == 2 ? "payment_declined" : "";
  };
  auto outcomes
      = play_all({order_of("1", "x", {"A"}), order_of("2", "x", {"A", "B"}),
                  order_of("C3", "x", {"A"})});
  BOOST_TEST(outcomes[2].cancelled);
  BOOST_TEST(outcomes[0].cancelled);
  BOOST_TEST(outcomes[1].order.reason == "payment_declined");
}

BOOST_AUTO_TEST_CASE(return_whose_delivery_refuses_cancels_nothing) {
  shop.refuses_cancels = true;
  auto outcomes
      = play_all({order_of("1", "x", {"A"}), order_of("C2", "x", {"A"})});
  BOOST_TEST(!outcomes[0].cancelled);
  BOOST_TEST(!outcomes[1].cancelled);
}

BOOST_AUTO_TEST_CASE(one_worker_keeps_the_order_of_the_file) {
  std::vector<invoice> invoices;
  for (int i = 0; i < 50; ++i)
    invoices.push_back(
        order_of(std::to_string(i), std::to_string(i % 7), {"A"}));
  play_all(invoices);
  BOOST_REQUIRE_EQUAL(shop.orders.size(), 50U);
  for (std::size_t i = 0; i < 50; ++i)
    BOOST_TEST(shop.orders[i].request.at("user_id") == invoices[i].customer);
}

BOOST_AUTO_TEST_CASE(many_workers_keep_the_order_of_each_customer) {
  std::vector<invoice> invoices;
  for (int i = 0; i < 400; ++i) {
    invoices.push_back(
        order_of(std::to_string(i), std::to_string(i % 11), {"A"}));
    invoices.back().amount = i;
  }
  auto outcomes = play_all(invoices, 4);
  BOOST_REQUIRE_EQUAL(shop.orders.size(), 400U);
  std::map<std::string, double> last;
  for (const auto& order : shop.orders) {
    auto amount = order.request.at("amount").get<double>();
    auto customer = order.request.at("user_id").get<std::string>();
    if (last.contains(customer))
      BOOST_TEST(amount > last[customer]);
    last[customer] = amount;
  }
  for (const auto& result : outcomes)
    BOOST_TEST(result.order.status == "completed");
}

BOOST_AUTO_TEST_CASE(equal_orders_are_two_orders) {
  play_all({order_of("1", "x", {"A"}), order_of("1", "x", {"A"})});
  BOOST_TEST(shop.orders.size() == 2U);
}

BOOST_AUTO_TEST_CASE(shop_that_goes_away_ends_the_run) {
  shop.interfere = [](const http_request&) {
    return http_response{0, "", 0s, "gone"};
  };
  BOOST_CHECK_THROW(play_all({order_of("1", "x", {"A"})}), shop_error);
}

BOOST_AUTO_TEST_CASE(worker_that_fails_stops_the_others) {
  worker_pool workers{2, shop.connect()};
  std::vector<std::vector<std::size_t>> queues{{0}, {}};
  queues[1].resize(1'000'000, 1);
  std::atomic<bool> fails = false;
  std::atomic<std::size_t> done = 0;
  auto job = [&](shop_client&, std::size_t element) {
    if (element == 0) {
      fails = true;
      fails.notify_all();
      throw shop_error("gone");
    }
    fails.wait(false);
    ++done;
    std::this_thread::sleep_for(100us);
  };
  BOOST_CHECK_THROW(workers.work(queues, job), shop_error);
  BOOST_TEST(done < queues[1].size());
}

BOOST_AUTO_TEST_SUITE_END()
