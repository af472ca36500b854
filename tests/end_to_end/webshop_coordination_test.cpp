#include "tests/end_to_end/webshop.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

/// The dialect says nothing about coordination, so it says the same whichever a
/// shop has as its default.
namespace {

using namespace troupe::end_to_end;

std::string said(const answer& got) {
  auto text = got.is_problem() ? got.parsed().at("detail").get<std::string>()
                               : got.body;
  return std::to_string(got.status) + " " + text.substr(0, text.find('\n'));
}

using transcript = std::vector<std::string>;

/// What becomes of one order, until it is paid for. At first money and stock
/// are both too little.
transcript tell(webshop_client& shop) {
  transcript result;
  auto user = shop.user(25);
  auto item = shop.item(10, 2);
  auto order = shop.order(user, item, 3);
  auto check_out = [&] {
    result.push_back(said(shop.post("/orders/checkout/" + order)));
    result.push_back("credit " + std::to_string(shop.credit(user)) + ", stock "
                     + std::to_string(shop.stock_of(item)) + ", "
                     + (shop.paid(order) ? "paid" : "not paid"));
  };
  auto act = [&](const std::string& path) {
    result.push_back(said(shop.post(path)));
  };
  check_out();
  act("/payment/add_funds/" + user + "/15");
  check_out();
  act("/stock/add/" + item + "/2");
  act("/orders/addItem/" + order + "/" + item + "/1");
  check_out();
  check_out();
  act("/orders/addItem/" + order + "/" + item + "/1");
  act("/orders/checkout/" + shop.make("/orders/create/" + user, "order_id"));
  act("/orders/checkout/nobody's");
  act("/stock/batch_init/4/3/2");
  act("/payment/batch_init/1/8");
  act("/orders/batch_init/3/4/1/2");
  for (auto one : {"0", "1", "2", "1"})
    act("/orders/checkout/" + std::string{one});
  result.push_back("credit " + std::to_string(shop.credit("0")));
  return result;
}

const transcript expected{
    "400 insufficient_credit",
    "credit 25, stock 2, not paid",
    "200 the credit was changed",
    "400 insufficient_stock",
    "credit 40, stock 2, not paid",
    "200 the stock was changed",
    "200 the item was added",
    "200 the order is paid",
    "credit 0, stock 0, paid",
    "200 the order is paid",
    "credit 0, stock 0, paid",
    "400 lines can be added to a draft or a failed order, this one is "
    "completed",
    "400 this order has no lines",
    "400 no order nobody's",
    R"(200 {"msg":"initialised 4"})",
    R"(200 {"msg":"initialised 1"})",
    R"(200 {"msg":"initialised 3"})",
    "200 the order is paid",
    "200 the order is paid",
    "400 insufficient_credit",
    "200 the order is paid",
    "credit 0",
};

} // namespace

BOOST_AUTO_TEST_SUITE(webshop_coordination)

BOOST_AUTO_TEST_CASE(it_says_the_same_whatever_the_coordination) {
  for (std::string by : {"orchestration", "choreography", "two_phase_commit"})
    BOOST_TEST_CONTEXT(by) {
      temporary_directory data;
      troupe_process process{
          shop_flags(data.path().string(), {"--coordination", by})};
      webshop_client shop{process.port()};
      BOOST_TEST(tell(shop) == expected, boost::test_tools::per_element());
      for (auto& shown : shop.show("/orders")["items"])
        BOOST_CHECK_EQUAL(shown["coordination"], by);
    }
}

BOOST_AUTO_TEST_CASE(orders_of_all_three_end_side_by_side) {
  temporary_directory data;
  std::vector<std::string> drafts;
  auto make_drafts = [&](webshop_client& shop) {
    auto item = shop.item(10, 30);
    for (int i = 0; i < 30; ++i) // a third of them cannot be paid
      drafts.push_back(shop.order(shop.user(i % 3 == 0 ? 9 : 10), item));
  };
  auto begin = [&](const std::string& by, auto then) {
    troupe_process process{
        shop_flags(data.path().string(), {"--coordination", by})};
    webshop_client shop{process.port()};
    then(shop, process.port());
    BOOST_TEST(process.stop() == 0);
  };
  // Each start of the shop leaves drafts that stay as it has made them.
  for (std::string by : {"choreography", "two_phase_commit"})
    begin(by, [&](webshop_client& shop, auto) { make_drafts(shop); });
  begin("orchestration", [&](webshop_client& shop, std::uint16_t port) {
    make_drafts(shop);
    std::vector<int> statuses(drafts.size());
    std::vector<std::thread> clients;
    for (std::size_t i = 0; i < drafts.size(); ++i)
      clients.emplace_back(
          [&, i] { statuses[i] = webshop_client{port}.check_out(drafts[i]); });
    for (auto& client : clients)
      client.join();
    std::map<std::string, int> paid;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      BOOST_TEST(statuses[i] == (i % 3 == 0 ? 400 : 200));
      if (shop.paid(drafts[i]))
        ++paid[shop.show("/orders/" + drafts[i])["coordination"]];
    }
    BOOST_TEST(paid["orchestration"] == 20);
    BOOST_TEST(paid["choreography"] == 20);
    BOOST_TEST(paid["two_phase_commit"] == 20);
  });
}

BOOST_AUTO_TEST_SUITE_END()
