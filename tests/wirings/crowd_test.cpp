#include "tests/end_to_end/webshop_crowd.hpp"
#include "tests/wait_until.hpp"
#include "tests/wirings/played.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

using namespace troupe::end_to_end;
using namespace troupe::wirings;
using namespace std::chrono_literals;

/// A deadline longer than a process is away and shorter than a client waits.
/// Small batches, so that not all orders are in the same step.
flags settings(const std::string& coordination) {
  return {"--saga-deadline", "30s",       "--max-batch", "10",
          "--coordination",  coordination};
}

bool eventually(const std::function<bool()>& holds) {
  return troupe::wait_until(holds, 60s);
}

/// Whether all services answer, those that were killed again. The new order
/// comes behind the last checkout, so that none begins after it.
bool serves(webshop_client& shop, const crowd& all) {
  return shop.get("/stock/find/" + all.item).status == 200
         && shop.get("/payment/find_user/" + all.users[0]).status == 200
         && shop.get("/orders/find/" + all.orders[0]).status == 200
         && shop.get("/orders?limit=1").status == 200 // by a reader of its own
         && shop.act("/orders/create/" + all.users[0]) == 200;
}

/// Whether no order is on its way. It passes the states in this order.
bool is_at_rest(webshop_client& shop) {
  return std::ranges::all_of(
      std::vector{"pending", "payment_completed", "committing", "compensating"},
      [&](std::string status) {
        return shop.show("/orders?limit=1&status=" + status)["items"].empty();
      });
}

/// What has become of each order: why it failed, else its status.
std::vector<std::string> outcomes(std::uint16_t port, const crowd& all) {
  std::vector<std::string> result;
  for (auto& order : show_all(port, all.for_orders("GET /orders/")))
    result.push_back(order[order["status"] == "failed" ? "reason" : "status"]);
  return result;
}

/// Nobody was told anything else than what became of the order.
void check_answers(const std::vector<reply>& told,
                   const std::vector<std::string>& became) {
  int wrong = 0;
  for (std::size_t i = 0; i < told.size(); ++i) {
    auto status = told[i].status;
    auto right = status == 200   ? became[i] == "completed"
                 : status == 400 ? became[i] == "insufficient_stock"
                                 : status == 503 || status == 504;
    if (!right && ++wrong <= 5)
      BOOST_ERROR(status << " " << told[i].body << ", but " << became[i]);
  }
  BOOST_TEST(wrong == 0);
}

void check_books(const books_of_crowd& books,
                 const std::vector<std::string>& became) {
  auto count = [&](const char* end) {
    return static_cast<int>(std::ranges::count(became, end));
  };
  auto sold_out = count("insufficient_stock");
  auto too_late = count("deadline");
  BOOST_TEST_MESSAGE(count("completed")
                     << " paid, " << sold_out << " sold out, " << too_late
                     << " too late, " << count("draft") << " not accepted");
  BOOST_TEST(books.paid_orders == count("completed"));
  BOOST_TEST(books.paid_orders + sold_out + too_late + count("draft") == 1'000);
  BOOST_TEST(books.wrong_credits == 0);
  BOOST_TEST(books.stock + books.paid_orders == crowd::pieces);
  BOOST_CHECK_EQUAL(books.native, (json{{"available", books.stock},
                                        {"reserved", books.paid_orders}}));
  // What is left, nobody was refused; unless an undone order has put it back.
  BOOST_TEST((books.stock == 0 || sold_out == 0 || too_late > 0));
}

/// Whether the launcher has brought it back so often.
bool is_revived(played& shop, const std::string& name, int times) {
  auto said = shop.process().errors();
  std::size_t at = 0;
  for (; times > 0 && at != said.npos; --times)
    at = said.find(name + " has ended; it is started again", at + 1);
  return at != said.npos;
}

/// The nth crowd comes, and the process is killed after so many answers.
void survive(played& shop, const std::string& victim, int nth,
             std::size_t moment) {
  auto port = shop.ports().front();
  crowd all{port};
  auto told = ask_all(port, all.for_orders("POST /orders/checkout/"),
                      connections_of_crowd, [&](std::size_t answers) {
                        if (answers == moment)
                          shop.kill(victim);
                      });
  for (auto [status, times] : count_statuses(told))
    BOOST_TEST_MESSAGE(times << " answers of " << status);
  webshop_client ann{port};
  BOOST_TEST_REQUIRE(eventually([&] { return is_revived(shop, victim, nth); }));
  BOOST_TEST_REQUIRE(eventually([&] { return serves(ann, all); }));
  BOOST_TEST_REQUIRE(eventually([&] { return is_at_rest(ann); }));
  auto became = outcomes(port, all);
  check_answers(told, became);
  check_books(books_of_crowd{port, all}, became);
}

constexpr std::size_t pieces_are_left = 40;
constexpr std::size_t all_are_gone = 200;

void survive(const std::string& victim, const std::vector<std::size_t>& moments,
             const std::string& coordination = "orchestration") {
  temporary_directory data;
  played shop{split(1), data, settings(coordination)};
  int nth = 0;
  for (auto moment : moments)
    survive(shop, victim, ++nth, moment);
}

/// Nothing happens to the shop, and everybody is told at once how it ended.
void come_to(const wiring& form,
             const std::string& coordination = "orchestration") {
  temporary_directory data;
  played shop{form, data, settings(coordination)};
  auto port = shop.ports().back();
  crowd all{port};
  auto told = ask_all(port, all.for_orders("POST /orders/checkout/"),
                      connections_of_crowd);
  books_of_crowd books{port, all};
  BOOST_TEST(count_statuses(told)[200] == crowd::pieces);
  auto became = outcomes(port, all);
  check_answers(told, became);
  check_books(books, became);
  BOOST_TEST(books.stock == 0);
}

} // namespace

/// A kill costs nobody money, and no piece is sold twice.
BOOST_AUTO_TEST_SUITE(crowds)

BOOST_AUTO_TEST_CASE(nobody_is_killed_in_one_process_on_postgresql) {
  come_to(in_a_database());
}

BOOST_AUTO_TEST_CASE(nobody_is_killed_of_two_of_each) {
  come_to(split(2));
}

BOOST_AUTO_TEST_CASE(choreographed_nobody_is_killed_on_postgresql) {
  come_to(in_a_database(), "choreography");
}

BOOST_AUTO_TEST_CASE(choreographed_nobody_is_killed_of_two_of_each) {
  come_to(split(2), "choreography");
}

BOOST_AUTO_TEST_CASE(in_two_phases_nobody_is_killed_on_postgresql) {
  come_to(in_a_database(), "two_phase_commit");
}

BOOST_AUTO_TEST_CASE(in_two_phases_nobody_is_killed_of_two_of_each) {
  come_to(split(2), "two_phase_commit");
}

BOOST_AUTO_TEST_CASE(the_order_service_is_killed) {
  survive("order-1", {pieces_are_left, all_are_gone});
}

BOOST_AUTO_TEST_CASE(the_inventory_is_killed) {
  survive("inventory-1", {pieces_are_left, all_are_gone});
}

BOOST_AUTO_TEST_CASE(the_payment_service_is_killed) {
  survive("payment-1", {pieces_are_left, all_are_gone});
}

BOOST_AUTO_TEST_CASE(choreographed_the_payment_service_is_killed) {
  survive("payment-1", {pieces_are_left}, "choreography");
}

BOOST_AUTO_TEST_CASE(in_two_phases_the_order_service_is_killed) {
  survive("order-1", {pieces_are_left}, "two_phase_commit");
}

BOOST_AUTO_TEST_CASE(the_broker_is_killed) {
  survive("kafka", {pieces_are_left});
}

BOOST_AUTO_TEST_CASE(the_database_is_killed) {
  survive("postgres", {pieces_are_left});
}

BOOST_AUTO_TEST_SUITE_END()
