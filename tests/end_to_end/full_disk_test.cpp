#include "tests/end_to_end/running_shop.hpp"
#include "tests/end_to_end/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

namespace {

using namespace troupe::end_to_end;

/// A shop on a disk of 4 MiB that nobody else sees: it is mounted for the
/// process and gone with it.
class shop_on_small_disk {
public:
  explicit shop_on_small_disk(const flags& more)
      : process_{
          shop_flags(mount_point_.path().string(), more),
          {.wrapper
           = {"unshare", "--mount", "--map-root-user", "sh", "-c",
              "mount -t tmpfs -o size=4m tmpfs '" + mount_point_.path().string()
                  + "' && exec \"$0\" \"$@\""},
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
  std::vector<std::string> accepted;
  for (int i = 0; i < 20; ++i)
    accepted.push_back(ann.post("/orders", order).parsed()["order_id"]);
  shop.fill();

  // The files have some room of their own left, then no order is accepted.
  answer refused;
  BOOST_TEST_REQUIRE(wait_until([&] {
    refused = ann.post("/orders", order, {"Idempotency-Key: when full"});
    if (refused.status == 201 && refused.header("idempotency-replayed").empty())
      accepted.push_back(refused.parsed()["order_id"]);
    refused = ann.post("/orders", order);
    if (refused.status == 201)
      accepted.push_back(refused.parsed()["order_id"]);
    return refused.status != 201;
  }));
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.is_problem());
  BOOST_TEST(std::atoi(refused.header("retry-after").c_str()) >= 1);
  auto ready = ann.get("/readyz");
  BOOST_TEST(ready.status == 503);
  BOOST_TEST(ready.is_problem());
  BOOST_TEST(ready.parsed()["detail"].get<std::string>().find("order store")
             != std::string::npos);
  BOOST_TEST(ann.get("/livez").status == 200);
  BOOST_TEST(ann.get("/orders/" + accepted[0]).status == 200);
  BOOST_TEST(ann.get("/metrics")
                 .body.find("troupe_store_available{participant=\"order\"} 0")
             != std::string::npos);

  shop.make_room();
  BOOST_TEST(wait_until([&] { return ann.get("/readyz").status == 200; }));
  for (auto& id : accepted)
    ann.await(id, "completed");
  BOOST_CHECK_EQUAL(ann.buy(order)["status"], "completed");
  // What was told that it failed was not done.
  auto all = ann.show("/orders?limit=500")["items"].size();
  BOOST_TEST(all == accepted.size() + 1);
  BOOST_CHECK_EQUAL(ann.pieces(product)["reserved"], all);
  BOOST_TEST(shop.process().stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
