#include "actors/third_party_calls.hpp"

#include "tests/stage/recorded_telemetry.hpp"
#include "tests/stage/stage.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// A third party that notes what it is asked and answers when it is told to.
struct asked_party {
  manual_clock time;
  recorded_telemetry watch;
  std::vector<std::string> heard;
  bool is_broken = false; ///< each call throws
  third_party_calls calls{
      {.most = 10, .timeout = 1s}, "payment", "provider", time, watch};

  void ask(const std::string& key, third_party_calls::direction way,
           std::chrono::milliseconds within = 1h) {
    calls.ask(key, way, within, [this, key] {
      heard.push_back(key);
      if (is_broken)
        throw std::runtime_error{"no connection"};
    });
  }
  void charge(const std::string& key, std::chrono::milliseconds within = 1h) {
    ask(key, third_party_calls::direction::forward, within);
  }
  void undo(const std::string& key) {
    ask(key, third_party_calls::direction::undo);
  }
  void charge_many(int count) {
    for (int i = 0; i < count; ++i)
      charge("charge " + std::to_string(i));
  }
  void pass(std::chrono::milliseconds by) {
    time.pass(by);
    calls.look();
  }
  /// So many unanswered calls in a row.
  void fail(int times) {
    for (int i = 0; i < times; ++i) {
      charge("failing " + std::to_string(i));
      pass(1s);
    }
  }
  std::size_t heard_since(std::size_t before) const {
    return heard.size() - before;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(third_party_calls_test, asked_party)

BOOST_AUTO_TEST_CASE(a_call_is_made_at_once) {
  charge("a");
  BOOST_TEST((heard == std::vector<std::string>{"a"}));
}

BOOST_AUTO_TEST_CASE(the_same_call_is_made_once_while_it_is_on_its_way) {
  charge("a");
  charge("a");
  pass(999ms);
  charge("a");
  BOOST_TEST(heard.size() == 1u);
  pass(1ms); // it is over its time
  charge("a");
  BOOST_TEST(heard.size() == 2u);
  calls.answered("a");
  charge("a");
  BOOST_TEST(heard.size() == 3u);
}

BOOST_AUTO_TEST_CASE(so_many_are_made_at_a_time_and_the_others_in_turn) {
  charge_many(30);
  BOOST_TEST(heard.size() == 9u); // room is left for undos
  calls.answered("charge 0");
  BOOST_TEST(heard.back() == "charge 9");
  pass(1s); // what is not answered frees its place
  BOOST_TEST(heard.size() == 19u);
}

BOOST_AUTO_TEST_CASE(what_waits_is_asked_for_once) {
  charge_many(10);
  charge_many(10);
  calls.answered("charge 0");
  calls.answered("charge 1");
  BOOST_TEST(heard.back() == "charge 9");
  BOOST_TEST(heard.size() == 10u);
}

BOOST_AUTO_TEST_CASE(undos_pass_a_full_house) {
  charge_many(30);
  undo("undo 0");
  BOOST_TEST(heard.back() == "undo 0");
  undo("undo 1"); // now all places are taken: it is the next one
  BOOST_TEST(heard.back() == "undo 0");
  calls.answered("charge 3");
  BOOST_TEST(heard.back() == "undo 1");
}

BOOST_AUTO_TEST_CASE(undos_and_forward_calls_are_counted_together) {
  for (int i = 0; i < 20; ++i)
    undo("undo " + std::to_string(i));
  BOOST_TEST(heard.size() == 10u);
  charge("charge");
  for (int i = 0; i < 10; ++i)
    calls.answered("undo " + std::to_string(i));
  BOOST_TEST(heard.back() == "undo 19");
  calls.answered("undo 10");
  BOOST_TEST(heard.back() == "undo 19"); // nine more are on their way
  calls.answered("undo 11");
  BOOST_TEST(heard.back() == "charge");
}

BOOST_AUTO_TEST_CASE(what_has_waited_too_long_is_left_to_its_row) {
  charge_many(9);
  charge("late", 500ms);
  charge("patient");
  charge("asked again", 500ms);
  time.pass(400ms);
  charge("asked again", 500ms); // its row fell due meanwhile
  time.pass(200ms);
  calls.answered("charge 0");
  BOOST_TEST(heard.back() == "patient");
  calls.answered("charge 1");
  BOOST_TEST(heard.back() == "asked again");
}

BOOST_AUTO_TEST_CASE(what_waits_is_bounded) {
  for (int i = 0; i < 1'000; ++i) {
    charge("charge " + std::to_string(i));
    undo("undo " + std::to_string(i));
  }
  BOOST_TEST(calls.room() == 0u);
  for (int i = 0; i < 1'000; ++i)
    for (auto what : {"undo ", "charge "})
      calls.answered(what + std::to_string(i));
  BOOST_TEST(heard.size() < 220u);
  BOOST_TEST(calls.room() > 0u);
}

BOOST_AUTO_TEST_CASE(after_20_failures_in_a_row_it_is_tried_every_5_seconds) {
  fail(19);
  calls.answered("failing 0"); // late, but an answer: now it begins anew
  fail(19);
  BOOST_TEST(watch.counted("payment", "circuit_opened") == 0);
  fail(1);
  BOOST_TEST(watch.counted("payment", "circuit_opened") == 1);
  BOOST_TEST(watch.lines.back()
             == "payment: the provider has failed 20 times in a row: it is "
                "tried every 5 s ");
  auto before = heard.size();
  undo("undo");
  charge_many(5);
  pass(4'999ms);
  BOOST_TEST(heard_since(before) == 0u);
  pass(1ms);
  BOOST_TEST(heard_since(before) == 1u);
  BOOST_TEST(heard.back() == "undo");
  pass(4'999ms);
  BOOST_TEST(heard_since(before) == 1u);
  pass(1ms);
  BOOST_TEST(heard_since(before) == 2u);
  BOOST_TEST(watch.counted("payment", "circuit_opened") == 1);
}

BOOST_AUTO_TEST_CASE(the_first_answer_lets_all_calls_out) {
  fail(20);
  charge_many(5);
  pass(5s);
  auto before = heard.size();
  calls.answered(heard.back());
  BOOST_TEST(heard_since(before) == 4u);
  BOOST_TEST(watch.counted("payment", "circuit_closed") == 1);
  BOOST_TEST(watch.lines.back() == "payment: the provider answers again ");
}

BOOST_AUTO_TEST_CASE(a_late_answer_closes_the_circuit_too) {
  fail(20);
  calls.answered("failing 7");
  charge("a");
  BOOST_TEST(heard.back() == "a");
}

BOOST_AUTO_TEST_CASE(who_is_not_called_gets_no_rows_that_are_due) {
  BOOST_TEST(calls.room() > 10u);
  fail(20);
  BOOST_TEST(calls.room() == 0u);
  pass(5s);
  BOOST_TEST(calls.room() == 1u); // for the trial
  charge("trial");
  BOOST_TEST(heard.back() == "trial");
  BOOST_TEST(calls.room() == 0u);
}

BOOST_AUTO_TEST_CASE(a_call_that_throws_has_failed_and_does_no_harm) {
  is_broken = true;
  charge_many(30);
  BOOST_TEST(heard.size() == 20u);
  BOOST_TEST(watch.counted("payment", "circuit_opened") == 1);
  BOOST_TEST(watch.lines.front()
             == "payment: the provider could not be called: no connection ");
  is_broken = false;
  pass(5s);
  BOOST_TEST(heard.size() == 21u);
  calls.answered(heard.back());
  BOOST_TEST(heard.size() == 30u);
}

BOOST_AUTO_TEST_CASE(one_place_is_enough) {
  third_party_calls alone{{.most = 1, .timeout = 1s}, "p", "p", time, watch};
  auto ask = [&](const char* key, third_party_calls::direction way) {
    alone.ask(key, way, 1h, [this, key] { heard.emplace_back(key); });
  };
  ask("charge", third_party_calls::direction::forward);
  ask("second charge", third_party_calls::direction::forward);
  ask("undo", third_party_calls::direction::undo);
  alone.answered("charge");
  alone.answered("undo");
  BOOST_TEST(
      (heard == std::vector<std::string>{"charge", "undo", "second charge"}));
}

BOOST_AUTO_TEST_SUITE_END()
