#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

using sizes = std::vector<std::size_t>;

void place_many(shop& s, int count) {
  for (int i = 0; i < count; ++i)
    s.ask(buy("o" + std::to_string(i), {{"mouse", 1}}));
}

} // namespace

/// Batching.
BOOST_FIXTURE_TEST_SUITE(shell, shop)

BOOST_AUTO_TEST_CASE(a_command_alone_goes_at_once) {
  auto before = stock.transactions;
  auto asked = ask(restock_product{{}, "mouse", 1});
  run(); // no time passes
  BOOST_TEST(answers(asked) == 1);
  BOOST_TEST(stock.transactions == before + 1);
}

BOOST_AUTO_TEST_CASE(commands_that_pile_up_share_one_transaction) {
  auto before = stock.transactions;
  std::vector<std::uint64_t> asked;
  for (int i = 0; i < 150; ++i)
    asked.push_back(ask(restock_product{{}, "mouse", 1}));
  run();
  BOOST_TEST(stock.transactions == before + 1);
  BOOST_TEST(watch.batches("inventory").back() == 150u);
  // Later commands see what earlier ones have changed.
  for (std::size_t i = 0; i < asked.size(); ++i)
    BOOST_TEST(heard<product>(asked[i]).value.available
               == 51 + static_cast<std::int64_t>(i));
}

BOOST_AUTO_TEST_CASE(a_transaction_holds_at_most_max_batch_commands) {
  shop s{{.max_batch = 10}};
  auto before = s.orders.transactions;
  place_many(s, 25);
  for (auto n = before; n < before + 3 && s.step(); n = s.orders.transactions)
    continue;
  auto batches = s.watch.batches("order");
  batches.resize(3);
  BOOST_TEST((batches == sizes{10, 10, 5}));
  s.rest();
  BOOST_TEST(s.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_hundred_sagas_need_as_many_transactions_as_one) {
  auto count = [](int wanted) {
    shop s;
    s.ask(restock_product{{}, "mouse", 1'000});
    s.run();
    auto before = s.orders.transactions + s.stock.transactions
                  + s.payments.transactions + s.deliveries.transactions;
    place_many(s, wanted);
    s.run();
    BOOST_TEST(s.watch.ended.size() == static_cast<std::size_t>(wanted));
    BOOST_TEST(s.broken_promises() == "");
    return s.orders.transactions + s.stock.transactions
           + s.payments.transactions + s.deliveries.transactions - before;
  };
  // Placing and three replies; reserving; claiming and charging; claiming and
  // booking.
  BOOST_TEST(count(1) == 9u);
  BOOST_TEST(count(100) == 9u);
}

BOOST_AUTO_TEST_CASE(what_falls_due_at_once_is_claimed_in_batches) {
  shop s{{.max_batch = 10}};
  s.bus().decide = [](auto& m) {
    return std::holds_alternative<reserve_inventory>(m) ? fate::lost
                                                        : fate::delivered;
  };
  place_many(s, 35);
  s.run();
  s.bus().decide = [](auto&) { return fate::delivered; };
  // All of them within one tick, though a claim takes ten.
  s.time.pass(10s);
  s.advance(200ms);
  BOOST_TEST(s.watch.ended.size() == 35u);
  BOOST_TEST(s.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_message_is_looked_at_after_the_latency) {
  shop s{{.latency = 50ms}};
  s.ask(buy("o1"));
  s.advance(49ms);
  BOOST_TEST(s.reservation("o1") == "none");
  s.advance(1ms);
  BOOST_TEST(s.reservation("o1") == "done");
  s.rest();
  BOOST_TEST(s.status("o1") == "completed");
}

BOOST_AUTO_TEST_CASE(old_answers_are_deleted_in_pages_beside_the_work) {
  for (int i = 0; i < 2'500; ++i)
    ask(restock_product{{"key" + std::to_string(i), "body"}, "mouse", 1});
  run();
  BOOST_TEST(stock.rows<command_row<product>>().size() == 2'500u);
  time.pass(25h);
  advance(200ms);
  BOOST_TEST(stock.rows<command_row<product>>().size() == 1'500u);
  auto asked = ask(restock_product{{}, "mouse", 1});
  run();
  BOOST_TEST(answers(asked) == 1);
  advance(1s);
  BOOST_TEST(stock.rows<command_row<product>>().empty());
  BOOST_TEST(stock.most_purged == 1'000u);
}

BOOST_AUTO_TEST_CASE(nothing_is_written_while_nothing_happens) {
  auto before = orders.transactions + stock.transactions + payments.transactions
                + deliveries.transactions;
  advance(1min);
  BOOST_TEST(orders.transactions + stock.transactions + payments.transactions
                 + deliveries.transactions
             == before);
}

BOOST_AUTO_TEST_SUITE_END()
