#include "tests/wait_until.hpp"
#include "tests/wirings/played.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace {

using namespace troupe::end_to_end;
using namespace troupe::wirings;
using namespace std::chrono_literals;

/// A split shop that does not bring back what dies.
struct fragile_shop {
  temporary_directory data;
  played shop;

  explicit fragile_shop(flags more = {})
      : shop{split(1), data, with(std::move(more))} {}

  /// The broker that was started here is not the launcher's to end.
  ~fragile_shop() { broker("kill", ""); }

  static flags with(flags more) {
    more.push_back("--no-restart");
    return more;
  }

  /// deploy/kafka.sh VERB and the broker's folder; whether it succeeds.
  bool broker(const std::string& verb, const std::string& more) const {
    auto command = TROUPE_SOURCE_DIR "/deploy/kafka.sh " + verb + " "
                   + data.file("kafka") + more;
    return std::system(command.c_str()) == 0;
  }

  void start_broker() const {
    BOOST_TEST_REQUIRE(broker("start", " $(cat " + data.file("run/kafka.port")
                                           + ") >/dev/null 2>&1" + " && cp "
                                           + data.file("kafka/n1/pid") + " "
                                           + data.file("run/kafka.pid")));
  }

  std::uint16_t port() const { return shop.ports().front(); }
};

bool eventually(const std::function<bool()>& holds) {
  return troupe::wait_until(holds, 40s);
}

} // namespace

BOOST_AUTO_TEST_SUITE(outages)

BOOST_AUTO_TEST_CASE(without_a_broker_orders_are_taken_and_go_on_later) {
  fragile_shop all;
  shopper ann{all.port()};
  auto product = ann.stock(10, 5);
  BOOST_CHECK_EQUAL(ann.buy(order_of(product, 1))["status"], "completed");
  all.shop.kill("kafka");
  BOOST_TEST(eventually([&] {
    auto ready = ann.get("/readyz");
    return ready.status == 200 && ready.parsed().contains("degraded");
  }));
  auto placed = ann.post("/orders", order_of(product, 1));
  BOOST_TEST(placed.status == 201);
  std::string id = placed.parsed()["order_id"];
  BOOST_CHECK_EQUAL(ann.show("/orders/" + id)["status"], "pending");
  BOOST_CHECK_EQUAL(ann.pieces(product)["available"], 9);
  all.start_broker();
  BOOST_TEST(eventually(
      [&] { return ann.show("/orders/" + id)["status"] == "completed"; }));
  BOOST_TEST(eventually(
      [&] { return !ann.get("/readyz").parsed().contains("degraded"); }));
}

/// TROUPE_OUTAGE: how long it lasts, in seconds.
BOOST_AUTO_TEST_CASE(an_outage_costs_no_more_than_its_length) {
  auto wanted = std::getenv("TROUPE_OUTAGE");
  std::chrono::seconds length{wanted ? std::atoi(wanted) : 12};
  fragile_shop all{{"--saga-deadline", "1h"}};
  shopper ann{all.port()};
  auto product = ann.stock(1'000, 5);
  BOOST_CHECK_EQUAL(ann.buy(order_of(product, 1))["status"], "completed");
  all.shop.kill("kafka");
  std::vector<std::string> placed;
  for (int i = 0; i < 200; ++i)
    placed.push_back(ann.post("/orders", order_of(product, 1))
                         .parsed()["order_id"]
                         .get<std::string>());
  std::this_thread::sleep_for(length); // the time itself is what is tried
  all.start_broker();
  for (auto& id : placed) {
    json order;
    BOOST_TEST(troupe::wait_until(
        [&] {
          order = ann.show("/orders/" + id);
          return order["status"] == "completed";
        },
        2min));
    // However often its time ran out meanwhile.
    BOOST_CHECK_EQUAL(order["steps"][0]["attempts"], 1);
  }
}

BOOST_AUTO_TEST_CASE(an_order_whose_deadline_passed_meanwhile_has_failed) {
  fragile_shop all{{"--saga-deadline", "6s"}};
  shopper ann{all.port()};
  auto product = ann.stock(10, 5);
  BOOST_TEST(eventually(
      [&] { return ann.buy(order_of(product, 1))["status"] == "completed"; }));
  all.shop.kill("kafka");
  auto placed = ann.post("/orders", order_of(product, 1));
  std::string id = placed.parsed()["order_id"];
  BOOST_TEST(eventually(
      [&] { return ann.show("/orders/" + id)["status"] == "compensating"; }));
  all.start_broker();
  BOOST_TEST(eventually(
      [&] { return ann.show("/orders/" + id)["status"] == "failed"; }));
  BOOST_CHECK_EQUAL(ann.show("/orders/" + id)["reason"], "deadline");
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 9}, {"reserved", 1}}));
}

BOOST_AUTO_TEST_CASE(without_a_participant_there_is_503_and_soon_again_200) {
  fragile_shop all;
  shopper ann{all.port()};
  auto product = ann.stock(10, 5);
  all.shop.kill("inventory-1");
  BOOST_TEST(eventually([&] { return ann.get("/inventory").status == 503; }));
  auto refused = ann.get("/inventory/" + product);
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.is_problem());
  BOOST_TEST(refused.header("retry-after") != "");
  answer ready;
  BOOST_TEST(eventually([&] {
    ready = ann.get("/readyz");
    return ready.status == 503;
  }));
  BOOST_TEST(ready.body.find("inventory") != std::string::npos);
  // Others do not mind.
  BOOST_TEST(ann.get("/orders").status == 200);
}

BOOST_AUTO_TEST_CASE(without_its_database_a_service_refuses_and_comes_back) {
  temporary_directory data;
  played shop{split(1), data, {}};
  shopper ann{shop.ports().front()};
  auto product = ann.stock(10, 5);
  shop.kill("postgres");
  // The launcher brings it back; meanwhile nothing is lost and all is told.
  auto sees_it = eventually([&] {
    auto got = ann.post("/inventory/" + product + "/restock", {{"quantity", 1}},
                        {"Idempotency-Key: once"});
    BOOST_TEST((got.status == 200 || got.status == 503 || got.status == 504
                || got.status == 409),
               got.status);
    return got.status == 200;
  });
  BOOST_TEST(sees_it);
  // The killed server may have answered once more.
  BOOST_TEST(eventually([&] {
    auto got = ann.get("/inventory/" + product);
    return got.status == 200 && got.parsed()["available"] == 11;
  }));
  BOOST_TEST(eventually([&] {
    auto got = ann.post("/orders", order_of(product, 1), {"Prefer: wait=5"});
    return got.status == 201 && got.parsed()["status"] == "completed";
  }));
}

BOOST_AUTO_TEST_SUITE_END()
