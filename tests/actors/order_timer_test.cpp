#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

auto lose(std::string_view type) {
  return [type](auto& m) {
    return type_of(m) == type ? fate::lost : fate::delivered;
  };
}

void deliver_all(faulty_bus& bus) {
  bus.decide = [](auto&) { return fate::delivered; };
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(order_timer, shop)

BOOST_AUTO_TEST_CASE(a_lost_command_is_sent_again_after_the_step_timeout) {
  bus().decide = lose("inventory.reserve");
  ask(buy("o1"));
  run();
  deliver_all(bus());
  advance(4'900ms);
  BOOST_TEST(status("o1") == "pending");
  // The jitter is at most a quarter, and a tick may have just gone by.
  advance(1'600ms);
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(bus().published("inventory.reserve") == 2);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(it_waits_twice_as_long_each_time) {
  saga_settings patient;
  patient.saga_deadline = 600'000;
  shop s{{.saga = patient}};
  s.bus().decide = lose("inventory.reserve");
  s.ask(buy("o1"));
  s.run();
  std::vector<instant> sent{s.time.now()};
  while (sent.size() < 7) {
    s.advance(100ms);
    if (s.bus().published("inventory.reserve") > sent.size())
      sent.push_back(s.time.now());
  }
  instant wait = 5'000;
  for (std::size_t i = 1; i < sent.size(); ++i) {
    BOOST_TEST(sent[i] - sent[i - 1] >= wait);
    BOOST_TEST(sent[i] - sent[i - 1] <= wait + wait / 4 + 300);
    wait = std::min<instant>(wait * 2, 60'000); // the longest backoff
  }
  BOOST_TEST(s.order("o1").steps[0].attempts == 7u);
}

BOOST_AUTO_TEST_CASE(a_lost_reply_is_given_again_without_acting_twice) {
  for (auto [reply, method] : {
           std::pair{"inventory.reserved", payment_method::card},
           {"payment.completed", payment_method::card},
           {"payment.completed", payment_method::wallet},
           {"delivery.scheduled", payment_method::card},
       }) {
    BOOST_TEST_CONTEXT("lost: " << reply) {
      shop s;
      s.bus().decide = lose(reply);
      s.ask(buy("o1", {{"laptop", 2}}, 19'999, method));
      s.advance(4s);
      BOOST_TEST(s.status("o1") != "completed");
      deliver_all(s.bus());
      s.rest();
      BOOST_TEST(s.status("o1") == "completed");
      BOOST_TEST(s.pieces("laptop") == "8+2");
      BOOST_TEST(s.broken_promises() == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_lost_reply_to_an_undoing_is_given_again) {
  for (auto reply :
       {"inventory.released", "payment.refunded", "delivery.cancelled"}) {
    BOOST_TEST_CONTEXT("lost: " << reply) {
      shop s;
      s.ask(buy("o1"));
      s.ask(buy_from_wallet("o2"));
      s.run();
      s.bus().decide = lose(reply);
      s.ask(cancel_order{{}, "o1"});
      s.ask(cancel_order{{}, "o2"});
      s.advance(4s);
      BOOST_TEST(s.status("o1") == "cancelling");
      deliver_all(s.bus());
      s.rest();
      BOOST_TEST(s.status("o1") == "cancelled");
      BOOST_TEST(s.status("o2") == "cancelled");
      BOOST_TEST(s.credit("ann") == 50'000);
      BOOST_TEST(s.pieces("laptop") == "10+0");
      BOOST_TEST(s.broken_promises() == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_deadline_before_the_pivot_undoes_everything) {
  for (auto command : {"inventory.reserve", "payment.process"}) {
    BOOST_TEST_CONTEXT("lost: " << command) {
      shop s;
      s.bus().decide = lose(command);
      s.ask(buy("o1"));
      s.advance(59s);
      BOOST_TEST(s.why("o1") == "");
      s.advance(2s);
      BOOST_TEST(s.status("o1") == "failed");
      BOOST_TEST(s.why("o1") == "deadline");
      BOOST_TEST(s.pieces("laptop") == "10+0");
      // Undone whether it came or not: it may be on its way still.
      BOOST_TEST(s.reservation("o1").ends_with("undo done"));
      BOOST_TEST(s.broken_promises() == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_reply_after_the_deadline_undoes_its_step_too) {
  provider.decide = [](auto operation, auto&) {
    return operation == "charge" ? call_fate::answered_later
                                 : call_fate::answered;
  };
  ask(buy("o1"));
  advance(61s);
  BOOST_TEST(status("o1") == "failed");
  provider.answer();
  run();
  BOOST_TEST(why("o1") == "deadline");
  BOOST_TEST(payment("o1") == "barred, undo done");
  BOOST_TEST(provider.charges.at("txn-saga-1").voided);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_reply_after_the_deadline_leads_to_no_next_step) {
  bus().decide = [](auto& m) {
    return std::holds_alternative<inventory_reserved>(m) ? fate::held
                                                         : fate::delivered;
  };
  ask(buy("o1"));
  advance(40s);
  time.pass(25s); // too short for a pause, and no tick has come yet
  bus().decide = [](auto&) { return fate::delivered; };
  bus().release();
  run();
  BOOST_TEST(status("o1") == "failed");
  BOOST_TEST(why("o1") == "deadline");
  BOOST_TEST(bus().published("payment.process") == 0);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(after_the_pivot_there_is_no_deadline) {
  carrier.decide = [](auto, auto&) { return call_fate::unheard; };
  ask(buy("o1"));
  advance(10min);
  BOOST_TEST(status("o1") == "payment_completed");
  BOOST_TEST(carrier.calls("book") > 5);
  carrier.decide = [](auto, auto&) { return call_fate::answered; };
  rest();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(even_after_the_deadline_a_refused_pivot_compensates) {
  carrier.decide = [](auto, auto&) { return call_fate::unheard; };
  carrier.refuses = [](auto, auto&) { return true; };
  ask(buy("o1"));
  advance(10min);
  carrier.decide = [](auto, auto&) { return call_fate::answered; };
  rest();
  BOOST_TEST(status("o1") == "failed");
  BOOST_TEST(why("o1") == "delivery_refused");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_compensation_that_fails_too_often_is_stuck_and_goes_on) {
  carrier.refuses = [](auto, auto&) { return true; };
  bus().decide = lose("payment.refund");
  ask(buy("o1"));
  advance(6min);
  BOOST_TEST(!order("o1").stuck);
  advance(5min);
  BOOST_TEST(order("o1").stuck);
  BOOST_TEST(watch.counted("order", "stuck") == 1);
  BOOST_TEST(status("o1") == "compensating");
  auto sent = bus().published("payment.refund");
  advance(2min);
  BOOST_TEST(bus().published("payment.refund") > sent);
  BOOST_TEST(watch.open["compensating"] == 0);
  BOOST_TEST(watch.open["compensating, stuck"] == 1);
  deliver_all(bus());
  rest();
  BOOST_TEST(status("o1") == "failed");
  BOOST_TEST(!order("o1").stuck);
  advance(1min);
  BOOST_TEST(watch.open["compensating, stuck"] == 0);
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_pause_of_the_machine_moves_the_deadline) {
  bus().decide = lose("payment.process");
  ask(buy("o1"));
  advance(30s);
  time.pass(1h); // nothing ran
  advance(29s);
  BOOST_TEST(status("o1") == "inventory_reserved");
  advance(2s);
  BOOST_TEST(why("o1") == "deadline");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_pause_right_after_an_order_was_placed_moves_it) {
  advance(100ms); // between two ticks
  bus().decide = lose("payment.process");
  ask(buy("o1"));
  run();
  time.pass(1h);
  advance(59s);
  BOOST_TEST(status("o1") == "inventory_reserved");
}

BOOST_AUTO_TEST_CASE(a_reply_that_waited_out_the_pause_is_not_late) {
  bus().decide = [](auto& m) {
    return std::holds_alternative<inventory_reserved>(m) ? fate::held
                                                         : fate::delivered;
  };
  ask(buy("o1"));
  advance(1s);
  time.pass(1h);
  bus().release(); // it is in the mailbox before the first tick
  run();
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_short_pause_is_held_against_the_saga) {
  bus().decide = lose("payment.process");
  ask(buy("o1"));
  advance(40s);
  time.pass(25s);
  advance(1s);
  BOOST_TEST(why("o1") == "deadline");
}

BOOST_AUTO_TEST_CASE(a_clock_that_jumps_back_delays_no_saga) {
  bus().decide = lose("inventory.reserve");
  ask(buy("o1"));
  run();
  deliver_all(bus());
  time.time -= 24 * 3'600'000;
  advance(1s);
  BOOST_TEST(status("o1") == "completed");
  BOOST_TEST(broken_promises() == "");
}

BOOST_AUTO_TEST_SUITE_END()
