#include "adapters/postgres/database.hpp"
#include "tests/wait_until.hpp"
#include "tests/wirings/played.hpp"

#include <boost/test/unit_test.hpp>

#include <regex>

namespace {

using namespace troupe::end_to_end;
using namespace troupe::wirings;
using troupe::wait_until;
namespace postgres = troupe::postgres;

/// A split shop, and what its operator has.
struct operated {
  temporary_directory data;
  played shop;
  shopper ann;

  explicit operated(const flags& more)
      : shop{split(1), data, more}, ann{shop.ports().front()} {}

  void run(const std::string& participant, const std::string& sql) {
    std::smatch port;
    auto said = shop.process().errors();
    BOOST_REQUIRE(std::regex_search(
        said, port, std::regex{"postgres listens on 127.0.0.1:([0-9]+)"}));
    auto address = "postgres://troupe@127.0.0.1:" + port[1].str() + "/troupe_"
                   + participant;
    postgres::database db{{.address = address, .owner = {}},
                          participant,
                          postgres::database::access::migration};
    db.execute(sql);
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(operations)

BOOST_AUTO_TEST_CASE(dead_letters_of_a_split_shop) {
  operated all{{"--step-timeout", "1h", "--saga-deadline", "1h"}};
  auto& ann = all.ann;
  auto product = ann.stock(10, 5);
  all.run("inventory",
          "CREATE FUNCTION curse() RETURNS trigger LANGUAGE plpgsql AS"
          " $$ BEGIN RAISE EXCEPTION 'a curse'; END $$;"
          "CREATE TRIGGER curse BEFORE INSERT ON reservations"
          " FOR EACH ROW EXECUTE FUNCTION curse()");
  auto place = [&] {
    return ann.post("/orders", order_of(product, 1))
        .parsed()
        .at("order_id")
        .get<std::string>();
  };
  auto first = place();
  auto letter = ann.letters(1)[0];
  auto second = place();
  ann.letters(2);
  BOOST_TEST(letter.at("participant") == "inventory");
  BOOST_TEST(letter.at("type") == "inventory.reserve");
  BOOST_TEST(letter.at("order_id") == first);
  // As the broker had it.
  auto saga = ann.show("/orders/" + first).at("saga_id").get<std::string>();
  BOOST_TEST(letter.at("headers").at("ce_id") == saga + "/inventory.reserve");
  BOOST_TEST(letter.at("content").at("purchase").at("items").size() == 1u);

  all.run("inventory", "DROP TRIGGER curse ON reservations");
  auto path = "/dead-letters/" + letter.at("id").get<std::string>();
  BOOST_TEST(ann.post(path + "/replay").status == 202);
  ann.await(first, "completed");
  BOOST_TEST(ann.pieces(product).at("reserved") == 1);
  BOOST_TEST(ann.post(path + "/replay").status == 404);

  auto other = ann.letters(1)[0];
  BOOST_TEST(other.at("order_id") == second);
  path = "/dead-letters/" + other.at("id").get<std::string>();
  BOOST_TEST(ann.send("DELETE", path, "", {}).status == 204);
  ann.letters(0);
  BOOST_TEST(ann.show("/orders/" + second).at("status") == "pending");
  BOOST_TEST(all.shop.process().stop() == 0);
}

BOOST_AUTO_TEST_CASE(retention_of_a_split_shop) {
  operated all{{"--retention", "2s"}};
  auto& ann = all.ann;
  auto product = ann.stock(10, 5);
  ann.post("/payments/wallets/removed/deposit", {{"amount", 100}});
  auto order = ann.buy(
      order_of(product, 2,
               {{"user_id", "removed"}, {"payment", {{"method", "wallet"}}}}));
  BOOST_TEST(order.at("status") == "completed");
  auto id = order.at("order_id").get<std::string>();
  for (auto what : {"/orders/", "/payments/", "/deliveries/"})
    BOOST_TEST(wait_until([&] { return ann.get(what + id).status == 404; }),
               what + id);
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 8}, {"reserved", 2}}));
  BOOST_TEST(ann.show("/payments/wallets/removed").at("credit") == 90);
  BOOST_TEST(all.shop.process().stop() == 0);
}

/// The rows are theirs in common; what either has to send is its own.
BOOST_AUTO_TEST_CASE(two_shops_on_one_database) {
  temporary_directory here;
  temporary_directory there;
  played one{in_a_database(), here, {}};
  played two{in_a_database(), there, {}};
  shopper ann{one.ports().front()};
  shopper bob{two.ports().front()};
  auto product = ann.stock(100, 5);
  std::vector<std::string> placed;
  for (int i = 0; i < 20; ++i)
    for (auto* who : {&ann, &bob})
      placed.push_back(who->post("/orders", order_of(product, 1))
                           .parsed()
                           .at("order_id")
                           .get<std::string>());
  for (std::size_t i = 0; i < placed.size(); ++i) {
    auto order = (i % 2 ? ann : bob).await(placed[i], "completed");
    BOOST_TEST(states_of(order) == "done done done");
  }
  BOOST_CHECK_EQUAL(ann.pieces(product),
                    (json{{"available", 60}, {"reserved", 40}}));
  BOOST_TEST(one.process().stop() == 0);
  BOOST_TEST(bob.buy(order_of(product, 1)).at("status") == "completed");
  BOOST_TEST(two.process().stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
