#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

namespace {

using namespace troupe::end_to_end;

constexpr int orders = 60;

/// Fails a third of the orders at each third party, and takes its time.
flags rough_shop(const temporary_directory& data) {
  return shop_flags(data.path().string(),
                    {"--payment-latency", "600ms", "--delivery-latency", "30ms",
                     "--payment-failure-rate", "0.3", "--delivery-failure-rate",
                     "0.3", "--step-timeout", "500ms", "--simulation-ledger",
                     data.file("ledger")});
}

std::size_t open_orders(shopper& shop) {
  std::size_t count = 0;
  auto list = shop.show("/orders?limit=500");
  for (auto& order : list["items"]) {
    auto& status = order["status"];
    count
        += status != "completed" && status != "failed" && status != "cancelled";
  }
  return count;
}

/// The card provider's own books: how often it did something for a saga.
struct card_books {
  explicit card_books(const std::string& file) {
    std::ifstream lines{file};
    for (std::string what, saga, minor; lines >> what >> saga >> minor;)
      ++entries[what + " " + saga];
  }

  int count(const std::string& what, const json& order) const {
    auto found
        = entries.find(what + " " + order.at("saga_id").get<std::string>());
    return found == entries.end() ? 0 : found->second;
  }

  std::map<std::string, int> entries;
};

} // namespace

BOOST_AUTO_TEST_SUITE(crashing)

BOOST_AUTO_TEST_CASE(every_order_ends_however_often_the_process_is_killed) {
  temporary_directory data;
  std::vector<std::string> placed;
  std::string product;
  for (int life = 0; life < 3; ++life) {
    troupe_process shop{rough_shop(data)};
    shopper ann{shop.port()};
    if (life == 0) {
      product = ann.stock(100'000);
      ann.post("/payments/wallets/ann/deposit", {{"amount", 1'000'000}});
    }
    for (int i = 0; i < orders / 3; ++i)
      placed.push_back(
          ann.post("/orders",
                   order_of(
                       product, 2,
                       {{"payment", {{"method", i % 2 ? "card" : "wallet"}}}}))
              .parsed()
              .at("order_id"));
    BOOST_TEST(open_orders(ann) > 0u, "some are on their way");
    shop.kill();
  }

  troupe_process shop{rough_shop(data)};
  shopper ann{shop.port()};
  BOOST_TEST(troupe::wait_until([&] { return open_orders(ann) == 0; },
                                troupe_process::patience));
  auto list = ann.show("/orders?limit=500")["items"];
  BOOST_TEST(list.size() == placed.size());
  card_books books{data.file("ledger")};
  int completed = 0;
  int from_wallet = 0;
  for (auto& id : placed) {
    auto order = ann.show("/orders/" + id);
    auto done = order["status"] == "completed";
    completed += done;
    auto payment = ann.show("/payments/" + id);
    auto by_card = payment["method"] == "card";
    auto charges = books.count("charge", order);
    BOOST_TEST(charges <= 1);
    auto kept = charges > 0 && books.count("void", order) == 0;
    BOOST_TEST(kept == (by_card && done), order.dump());
    from_wallet += done && payment["method"] == "wallet";
    BOOST_TEST((payment["status"] == "completed") == done, order.dump());
    BOOST_CHECK_EQUAL(ann.show("/inventory/reservations/" + id)["status"],
                      done ? "reserved" : "released");
    auto delivery = ann.get("/deliveries/" + id);
    BOOST_TEST(
        (delivery.status == 200 && delivery.parsed()["status"] == "scheduled")
        == done);
  }
  BOOST_TEST(completed > 0);
  BOOST_TEST(completed < orders);
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 100'000 - 2 * completed},
                          {"reserved", 2 * completed}}));
  BOOST_CHECK_EQUAL(ann.show("/payments/wallets/ann")["credit"],
                    1'000'000 - 20 * from_wallet);
}

BOOST_AUTO_TEST_CASE(a_cancellation_that_was_accepted_survives_a_kill) {
  temporary_directory data;
  auto shop_with = [&](flags more) {
    return shop_flags(data.path().string(), std::move(more));
  };
  std::string id;
  std::string product;
  {
    troupe_process shop{shop_with({})};
    shopper ann{shop.port()};
    product = ann.stock(5);
    id = ann.buy(order_of(product, 5))["order_id"];
    shop.kill();
  }
  {
    troupe_process shop{shop_with({"--delivery-latency", "1h"})};
    shopper ann{shop.port()};
    BOOST_TEST(ann.post("/orders/" + id + "/cancel").status == 202);
    shop.kill();
  }
  troupe_process shop{shop_with({})};
  shopper ann{shop.port()};
  ann.await(id, "cancelled");
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 5}, {"reserved", 0}}));
}

BOOST_AUTO_TEST_SUITE_END()
