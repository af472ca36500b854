#include "adapters/wire/dead_letters.hpp"
#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

/// Commands that fail for a reason of their own.
BOOST_FIXTURE_TEST_SUITE(shell_poison, shop)

BOOST_AUTO_TEST_CASE(a_poison_command_is_parked_and_the_others_go_on) {
  stock.poison = "saga-2";
  for (auto id : {"o1", "o2", "o3"})
    ask(buy(id, {{"laptop", 1}}));
  auto before = stock.tries;
  run();
  // Once together, then o1 and o3 once and o2 three times.
  BOOST_TEST(stock.tries - before == 6u);
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(status("o3") == "completed");
  BOOST_TEST(status("o2") == "pending");
  auto& letters = stock.held().dead_letters;
  BOOST_REQUIRE(letters.size() == 1u);
  BOOST_TEST(letters[0].command == "inventory.reserve");
  BOOST_TEST(letters[0].saga_id == "saga-2");
  BOOST_TEST(letters[0].error == "this row cannot be read");
  BOOST_TEST(watch.counted("inventory", "dead_letter") == 1);
  advance(1s); // it was acknowledged
  BOOST_TEST(unsent() == 0);
}

BOOST_AUTO_TEST_CASE(what_a_timer_sends_again_is_one_letter_with_a_count) {
  stock.poison = "saga-1";
  ask(buy("o1"));
  advance(7s);
  auto& letters = stock.held().dead_letters;
  BOOST_REQUIRE(letters.size() == 1u);
  BOOST_TEST(letters[0].count == 2);
  BOOST_TEST(letters[0].message_id == "saga-1/inventory.reserve");
  BOOST_TEST(watch.put_aside["inventory"] == 1);
}

BOOST_AUTO_TEST_CASE(a_letter_keeps_the_message_as_it_was) {
  stock.poison = "saga-1";
  ask(buy("o1"));
  run();
  BOOST_REQUIRE(stock.held().dead_letters.size() == 1u);
  auto& letter = stock.held().dead_letters[0];
  BOOST_TEST(letter.order_id == "o1");
  auto kept = wire::messages_of(letter, {});
  auto& command = std::get<reserve_inventory>(kept.at(0));
  BOOST_TEST(command.saga.saga_id == "saga-1");
  BOOST_TEST(command.purchase.items.at(0).quantity == 2);
  std::string headers;
  for (auto& [name, value] : letter.headers)
    headers += name + "=" + value + " ";
  BOOST_TEST(headers
             == "content-type=application/json ce_specversion=1.0 "
                "ce_id=saga-1/inventory.reserve ce_type=inventory.reserve "
                "ce_correlationid=saga-1 ");
}

BOOST_AUTO_TEST_CASE(a_letter_keeps_bytes_and_headers_as_they_came) {
  stock.poison = "s9";
  reserve_inventory command{{{"s9", "o9", {}}, {}}};
  deliver(role::inventory, {std::make_shared<const message>(command),
                            [] {},
                            {},
                            [](dead_letter& letter) {
                              letter.content = "{ \"of\": \"another build\" }";
                              letter.headers = {{"ce_source", "/elsewhere"}};
                            }});
  run();
  BOOST_REQUIRE(stock.held().dead_letters.size() == 1u);
  auto& letter = stock.held().dead_letters[0];
  BOOST_TEST(letter.message_id == "s9/inventory.reserve");
  BOOST_TEST(letter.content == "{ \"of\": \"another build\" }");
  BOOST_REQUIRE(letter.headers.size() == 1u);
  BOOST_TEST(letter.headers[0].value == "/elsewhere");
}

BOOST_AUTO_TEST_CASE(a_letter_that_is_replayed_goes_its_way) {
  stock.poison = "saga-1";
  ask(buy("o1"));
  run();
  stock.poison.clear();
  auto asked = ask(role::inventory, replay_dead_letter{1, {}});
  run(); // no timer
  auto said = heard<dead_letter>(asked);
  BOOST_TEST(to_string(said.refused) == "none");
  BOOST_TEST(said.value.message_id == "saga-1/inventory.reserve");
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(stock.held().dead_letters.empty());
  advance(1s);
  BOOST_TEST(unsent() == 0);
  auto again = ask(role::inventory, replay_dead_letter{1, {}});
  run();
  BOOST_TEST(to_string(heard<dead_letter>(again).refused) == "not_found");
}

BOOST_AUTO_TEST_CASE(a_letter_that_fails_again_is_a_letter_again) {
  stock.poison = "saga-1";
  ask(buy("o1"));
  run();
  ask(role::inventory, replay_dead_letter{1, {}});
  run();
  BOOST_REQUIRE(stock.held().dead_letters.size() == 1u);
  BOOST_TEST(stock.held().dead_letters[0].id == 2);
  BOOST_TEST(status("o1") == "pending");
}

BOOST_AUTO_TEST_CASE(a_replay_is_not_lost_with_its_process) {
  stock.poison = "saga-1";
  ask(buy("o1"));
  run();
  stock.poison.clear();
  bus().cut_off = true;
  ask(role::inventory, replay_dead_letter{1, {}});
  run();
  BOOST_TEST(stock.held().dead_letters.empty());
  BOOST_TEST(status("o1") == "pending");
  crash();
  run();
  BOOST_TEST(status("o1") == "completed");
}

BOOST_AUTO_TEST_CASE(what_a_client_asked_is_not_replayed_but_deleted) {
  stock.poison = "mouse";
  ask(restock_product{{}, "mouse", 1});
  run();
  auto replayed = ask(role::inventory, replay_dead_letter{1, {}});
  run();
  BOOST_TEST(to_string(heard<dead_letter>(replayed).refused) == "conflict");
  BOOST_TEST(stock.held().dead_letters.size() == 1u);
  auto deleted = ask(role::inventory, delete_dead_letter{1});
  run();
  BOOST_TEST(to_string(heard<dead_letter>(deleted).refused) == "none");
  BOOST_TEST(stock.held().dead_letters.empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_put_aside_before_it_is_finished) {
  auto letter = std::make_shared<dead_letter>();
  letter->command = "inventory.reserve";
  letter->message_id = "inventory.reserve/0/7";
  letter->error = "not JSON";
  int finished = 0;
  auto deliver_it = [&] {
    deliver(role::inventory, {nullptr, [&] { ++finished; }, letter});
    run();
  };
  stock.disk->full = true;
  deliver_it();
  BOOST_TEST(finished == 0);
  stock.disk->full = false;
  advance(3s);
  BOOST_TEST(finished == 1);
  BOOST_REQUIRE(stock.held().dead_letters.size() == 1u);
  BOOST_TEST(stock.held().dead_letters[0].error == "not JSON");
  BOOST_TEST(watch.counted("inventory", "dead_letter") == 1);
  deliver_it(); // the offset was not committed
  BOOST_TEST(finished == 2);
  BOOST_TEST(stock.held().dead_letters.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_full_disk_replays_nothing_and_loses_nothing) {
  stock.poison = "saga-1";
  ask(buy("o1"));
  run();
  stock.poison.clear();
  stock.disk->full = true;
  auto asked = ask(role::inventory, replay_dead_letter{1, {}});
  run();
  BOOST_TEST(to_string(heard<dead_letter>(asked).refused) == "in_doubt");
  asked = ask(role::inventory, replay_dead_letter{1, {}});
  run();
  BOOST_TEST(to_string(heard<dead_letter>(asked).refused) == "unavailable");
  BOOST_TEST(stock.held().dead_letters.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_letter_is_not_replayed_after_its_time) {
  stock.poison = "saga-1";
  ask(buy("o1"));
  run();
  auto asked = ask(role::inventory, replay_dead_letter{1, {}}, 1ms);
  time.pass(1ms); // it stood in the mailbox
  run();
  BOOST_TEST(to_string(heard<dead_letter>(asked).refused) == "expired");
  BOOST_TEST(stock.held().dead_letters.size() == 1u);
}

BOOST_AUTO_TEST_CASE(when_it_is_cured_the_saga_goes_on) {
  stock.poison = "saga-1";
  ask(buy("o1"));
  run();
  stock.poison.clear();
  rest();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(stock.held().dead_letters.size() == 1u);
}

BOOST_AUTO_TEST_CASE(who_asked_for_something_poisoned_is_told) {
  stock.poison = "mouse";
  auto bad = ask(restock_product{{}, "mouse", 1});
  auto good = ask(restock_product{{}, "laptop", 1});
  run();
  auto said = heard<product>(bad);
  BOOST_TEST(to_string(said.refused) == "fault");
  BOOST_TEST(said.detail
             == "inventory: it failed three times and is among the dead"
                " letters");
  BOOST_TEST(to_string(heard<product>(good).refused) == "none");
  BOOST_TEST(pieces("laptop") == "11+0");
}

BOOST_AUTO_TEST_CASE(a_poisoned_order_frees_its_place) {
  shop s{{.max_in_flight = 1}};
  s.orders.poison = "o1";
  auto bad = s.ask(buy("o1"));
  s.run();
  BOOST_TEST(to_string(s.heard<order_ref>(bad).refused) == "fault");
  s.orders.poison.clear();
  s.ask(buy("o2"));
  s.run();
  BOOST_TEST(s.status("o2") == "completed");
}

BOOST_AUTO_TEST_CASE(a_third_partys_answer_can_be_poison_too) {
  provider.decide = [](auto, auto&) { return call_fate::answered_later; };
  ask(buy("o1"));
  run();
  payments.poison = "saga-1";
  provider.answer();
  provider.decide = [](auto, auto&) { return call_fate::answered; };
  run();
  BOOST_REQUIRE(payments.held().dead_letters.size() == 1u);
  auto& letter = payments.held().dead_letters[0];
  BOOST_TEST(letter.command == "payment.process");
  BOOST_TEST(letter.saga_id == "saga-1");
  BOOST_TEST(letter.content == "charged: txn-saga-1");
  payments.poison.clear();
  // It is asked for again anyhow: an answer is no message.
  auto replayed = ask(role::payment, replay_dead_letter{letter.id, {}});
  run();
  BOOST_TEST(to_string(heard<dead_letter>(replayed).refused) == "conflict");
  rest();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(provider.charges.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_due_but_poisoned_parks_no_other_command) {
  // A row that the engine cannot read: its saga's table is not in this build.
  ask(buy("bad", {{"unicorn", 1}}));
  run();
  order_rows one;
  one.orders.want("bad");
  std::vector<message> nothing;
  memory::open(orders.disk, time)
      ->transact(one, {}, [&](auto& rows) -> const std::vector<message>& {
        auto& bad = rows.orders.change("bad");
        bad.saga = "of_a_later_build";
        bad.due_at = time.now();
        return nothing;
      });
  for (int i = 0; i < 20; ++i) {
    ask(buy("o" + std::to_string(i), {{"mouse", 1}}));
    advance(70ms);
  }
  BOOST_TEST(orders.held().dead_letters.size() == 0u);
  for (int i = 0; i < 20; ++i)
    if (orders.rows<order_row>().contains("o" + std::to_string(i)))
      BOOST_TEST(status("o" + std::to_string(i)) == "completed");
    else
      BOOST_ERROR("order " << i << " was not placed");
}

BOOST_AUTO_TEST_CASE(poison_beside_a_void_that_is_due_does_not_delay_it) {
  carrier.refuses = [](auto, auto&) { return true; };
  provider.decide = [](auto operation, auto&) {
    return operation == "void" ? call_fate::unheard : call_fate::answered;
  };
  ask(buy("o1"));
  run();
  BOOST_TEST(payment("o1") == "done, undo pending");
  time.pass(10s);
  // A new actor's first transaction claims the void and holds both deposits.
  crash(role::payment);
  payments.poison = "cursed";
  ask(deposit_credit{{}, "cursed", {1}});
  ask(deposit_credit{{}, "bob", {1}});
  run();
  BOOST_TEST(credit("bob") == 1);
  BOOST_TEST(payments.held().dead_letters.size() == 1u);
  BOOST_TEST(provider.calls("void") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
