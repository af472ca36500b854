#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

namespace {

using namespace troupe::end_to_end;

/// A shop on a disk of 16 MiB that nobody else sees: it is mounted for the
/// process and gone with it. Its own logs alone take 4 MiB for 20 orders that
/// come one by one, and keep it: on a smaller one there might be no room again.
class shop_on_small_disk {
public:
  explicit shop_on_small_disk(const flags& more)
      : process_{
          shop_flags(mount_point_.path().string(), more),
          {.wrapper = with_disk("size=16m", mount_point_.path().string()),
           .variables = {}}} {}

  std::uint16_t port() { return process_.port(); }
  troupe_process& process() { return process_; }

  /// Until nothing more can be written to it.
  void fill() {
    std::ofstream file{ballast(), std::ios::binary};
    std::string block(4'096, 'x');
    while (file.write(block.data(), 4'096).flush())
      ;
  }

  void make_room() { std::filesystem::remove(ballast()); }

private:
  /// As it is seen from outside.
  std::filesystem::path ballast() const {
    return "/proc/" + std::to_string(process_.pid()) + "/root"
           + mount_point_.path().string() + "/ballast";
  }

  temporary_directory mount_point_;
  troupe_process process_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(a_full_disk)

BOOST_AUTO_TEST_CASE(orders_are_refused_until_there_is_room_and_none_is_lost) {
  shop_on_small_disk shop{{"--payment-latency", "500ms"}};
  shopper ann{shop.port()};
  auto product = ann.stock(1'000);
  auto order = order_of(product, 1, {{"amount", 1}});
  auto place = [&](int key) {
    return ann.post("/orders", order,
                    {"Idempotency-Key: " + std::to_string(key)});
  };
  std::vector<std::string> accepted;
  int key = 0;
  for (; key < 20; ++key)
    accepted.push_back(place(key).parsed()["order_id"]);
  shop.fill();

  // The files have some room of their own left. What meets the full disk first
  // is kept, but not for longer than its client waits.
  answer refused;
  std::vector<int> unanswered;
  for (; key < 500 && refused.status != 503; ++key) {
    refused = place(key);
    if (refused.status == 201)
      accepted.push_back(refused.parsed()["order_id"]);
    else if (refused.status == 504) {
      BOOST_TEST(refused.body.find("the same Idempotency-Key asks again")
                 != std::string::npos);
      unanswered.push_back(key);
    }
  }
  BOOST_TEST_REQUIRE(refused.status == 503);
  BOOST_TEST(refused.is_problem());
  BOOST_TEST(std::atoi(refused.header("retry-after").c_str()) >= 1);
  BOOST_TEST(unanswered.size() <= 1u);
  auto ready = ann.get("/readyz");
  BOOST_TEST(ready.status == 503);
  BOOST_TEST(ready.is_problem());
  BOOST_TEST(ready.parsed()["detail"].get<std::string>().find("order store")
             != std::string::npos);
  BOOST_TEST(ann.get("/livez").status == 200);
  BOOST_TEST(ann.get("/orders/" + accepted[0]).status == 200);

  shop.make_room();
  BOOST_TEST(
      troupe::wait_until([&] { return ann.get("/readyz").status == 200; }));
  for (auto one : unanswered) {
    auto again = place(one);
    BOOST_TEST(again.header("idempotency-replayed") == ""); // it was not done
    accepted.push_back(again.parsed()["order_id"]);
  }
  for (auto& id : accepted)
    ann.await(id, "completed");
  BOOST_CHECK_EQUAL(ann.buy(order)["status"], "completed");
  // What was told that it is refused was not done.
  auto all = ann.show("/orders?limit=500")["items"].size();
  BOOST_TEST(all == accepted.size() + 1);
  BOOST_CHECK_EQUAL(ann.pieces(product)["reserved"], all);
  BOOST_TEST(shop.process().stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
