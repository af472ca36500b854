#include "tests/adapters/http/raw_client.hpp"
#include "tests/end_to_end/event_reader.hpp"
#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <future>

namespace {

using namespace troupe::end_to_end;
using troupe::http_test::raw_client;

/// What a request on this connection is answered with, or "closed".
std::string asked_again(raw_client& raw) {
  try {
    auto refused = raw.get("/livez");
    return std::to_string(refused.status) + " " + refused.field("Connection")
           + " " + refused.field("Retry-After");
  } catch (const std::exception&) {
    return "closed";
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(shutting_down)

BOOST_AUTO_TEST_CASE(an_accepted_request_gets_its_answer_and_new_ones_do_not) {
  temporary_directory data;
  troupe_process shop{
      shop_flags(data.path().string(),
                 {"--payment-latency", "6s", "--drain-timeout", "30s"})};
  shopper ann{shop.port()};
  auto product = ann.stock(1);
  auto waits = std::async(std::launch::async, [&] {
    return client{shop.port()}.post("/orders", order_of(product, 1),
                                    {"Prefer: wait=20"});
  });
  BOOST_TEST(troupe::wait_until(
      [&] { return !ann.show("/orders")["items"].empty(); }));
  shop.signal(SIGTERM);
  // New ones are told so, on a connection that is closed then.
  answer refused;
  BOOST_TEST(troupe::wait_until([&] {
    refused = client{shop.port()}.get("/readyz");
    return refused.status == 503;
  }));
  BOOST_TEST(refused.is_problem());
  BOOST_TEST(refused.body.find("shutting down") != std::string::npos,
             refused.body);
  BOOST_TEST(refused.header("connection") == "close");
  BOOST_TEST(std::atoi(refused.header("retry-after").c_str()) >= 1);
  BOOST_TEST(client{shop.port()}
                 .post("/orders", order_of(product, 1, {{"amount", 1}}))
                 .status
             == 503);

  auto placed = waits.get();
  BOOST_TEST(placed.status == 201);
  BOOST_CHECK_EQUAL(placed.parsed()["status"], "completed");
  BOOST_TEST(shop.exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(sagas_on_their_way_go_on_at_the_next_start) {
  temporary_directory data;
  std::string id;
  {
    troupe_process shop{
        shop_flags(data.path().string(), {"--payment-latency", "1h"})};
    shopper ann{shop.port()};
    id = ann.post("/orders", order_of(ann.stock(1), 1)).parsed()["order_id"];
    ann.await(id, "inventory_reserved");
    auto start = std::chrono::steady_clock::now();
    BOOST_TEST(shop.stop() == 0);
    BOOST_TEST(
        (std::chrono::steady_clock::now() - start < std::chrono::seconds{10}));
  }
  troupe_process shop{shop_flags(data.path().string())};
  shopper ann{shop.port()};
  BOOST_TEST(states_of(ann.await(id, "completed")) == "done done done");
}

/// A backup of a shop that was stopped needs no other files.
BOOST_AUTO_TEST_CASE(the_database_files_alone_are_the_whole_shop) {
  temporary_directory data;
  temporary_directory copied;
  std::string id;
  {
    troupe_process shop{shop_flags(data.path().string())};
    shopper ann{shop.port()};
    id = ann.buy(order_of(ann.stock(1), 1))["order_id"];
    BOOST_TEST(shop.stop() == 0);
  }
  for (auto& file : std::filesystem::directory_iterator{data.path()})
    if (file.path().extension() == ".db")
      std::filesystem::copy(file.path(), copied.path());
  troupe_process shop{shop_flags(copied.path().string())};
  shopper ann{shop.port()};
  auto order = ann.show("/orders/" + id);
  BOOST_CHECK_EQUAL(order["status"], "completed");
  BOOST_CHECK_EQUAL(ann.pieces(order["items"][0]["product_id"])["reserved"], 1);
  BOOST_TEST(ann.get("/payments/" + id).status == 200);
  BOOST_TEST(ann.get("/deliveries/" + id).status == 200);
}

BOOST_AUTO_TEST_CASE(nobody_is_waited_for_beyond_the_drain_timeout) {
  for (auto signal : {SIGTERM, SIGINT}) {
    temporary_directory data;
    troupe_process shop{
        shop_flags(data.path().string(),
                   {"--payment-latency", "1h", "--drain-timeout", "300ms"})};
    shopper ann{shop.port()};
    auto product = ann.stock(1);
    raw_client waits{shop.port()};
    auto body = order_of(product, 1).dump();
    waits.send("POST /orders HTTP/1.1\r\nHost: here\r\nPrefer: wait=60\r\n"
               "Content-Type: application/json\r\nContent-Length: "
               + std::to_string(body.size()) + "\r\n\r\n" + body);
    BOOST_TEST(troupe::wait_until(
        [&] { return !ann.show("/orders")["items"].empty(); }));
    shop.signal(signal);
    BOOST_TEST(shop.exit_code(std::chrono::seconds{8}) == 0);
  }
}

BOOST_AUTO_TEST_CASE(streams_and_idle_connections_do_not_hold_it_up) {
  temporary_directory data;
  troupe_process shop{
      shop_flags(data.path().string(), {"--drain-timeout", "60s"})};
  raw_client idle{shop.port()};
  BOOST_TEST(idle.get("/livez").status == 200);
  event_reader stream{shop.port(), "/orders/events"};
  shop.signal(SIGTERM);
  BOOST_TEST(stream.rest() == "");
  auto then = asked_again(idle);
  BOOST_TEST((then == "closed" || then == "503 close 1"), then);
  BOOST_TEST(shop.exit_code(std::chrono::seconds{30}) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
