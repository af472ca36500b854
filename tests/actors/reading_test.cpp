#include "actors/order_actor.hpp"
#include "actors/order_census.hpp"
#include "actors/reading.hpp"
#include "tests/dying_process.hpp"
#include "tests/stage/recorded_telemetry.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <future>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// Answers with what it is asked for, after `before` has returned.
struct scripted_reader : order_reader {
  std::function<void()> before = [] {};

  answer<order_view> read(const get_order& asked) override {
    before();
    answer<order_view> result;
    result.value.order_id = asked.order_id;
    return result;
  }
  answer<page<order_view>> read(const list_orders& asked) override {
    before();
    answer<page<order_view>> result;
    result.value.next = asked.status;
    return result;
  }
  answer<history> read(const get_history&) override { return {}; }
  answer<dead_letter> read(const get_dead_letter&) override { return {}; }
  answer<page<dead_letter>> read(const list_dead_letters&) override {
    return {};
  }
  std::vector<saga_count> open_sagas() override { return {}; }
};

struct told : recorded_telemetry {
  std::vector<std::string> lines;
  void log(severity, std::string_view, std::string_view text, std::string_view,
           std::string_view) override {
    lines.emplace_back(text);
  }
};

/// Who asks, on real threads.
struct asking {
  std::shared_ptr<scripted_reader> single = std::make_shared<scripted_reader>();
  std::shared_ptr<scripted_reader> lists = std::make_shared<scripted_reader>();
  told watch;
  caf::actor_system_config config;
  caf::actor_system system{config};
  troupe::reads<participants::order> reads = spawn_reads<participants::order>(
      system, reading<order_reader>{single, lists, &watch});
  caf::scoped_actor self{system};

  ~asking() { self->send_exit(reads, caf::exit_reason::user_shutdown); }

  template <class Question>
  void ask(std::uint64_t number, Question what) {
    self->send(caf::actor_cast<caf::actor>(reads),
               troupe::ask<Question>{number, std::move(what)});
  }

  template <class T>
  answer<T> hear() {
    answer<T> result;
    self->receive([&](answer<T>& said) { result = std::move(said); },
                  caf::after(30s) >> [] { BOOST_FAIL("no answer"); });
    return result;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(reading_for_the_gateway, asking)

BOOST_AUTO_TEST_CASE(a_list_that_takes_long_delays_no_single_read) {
  std::promise<void> answered;
  lists->before
      = [done = answered.get_future().share()] { done.wait_for(60s); };
  ask(1, list_orders{.page = {}, .status = "draft", .user_id = {}});
  ask(2, get_order{"o1"});
  auto one = hear<order_view>();
  answered.set_value();
  auto all = hear<page<order_view>>();
  BOOST_TEST(one.number == 2u);
  BOOST_TEST(one.value.order_id == "o1");
  BOOST_TEST(all.number == 1u);
  BOOST_TEST(all.value.next == "draft");
}

/// Which may be SQL.
BOOST_AUTO_TEST_CASE(why_nothing_can_be_read_is_for_the_log_alone) {
  single->before = [] { throw store_unavailable{"SELECT 1: locked"}; };
  for (auto number : {1u, 2u}) {
    ask(number, get_order{"o1"});
    auto refused = hear<order_view>();
    BOOST_TEST(refused.number == number);
    BOOST_TEST(to_string(refused.refused) == "unavailable");
    BOOST_TEST(refused.detail == "order: the store cannot be read");
  }
  BOOST_REQUIRE(watch.lines.size() == 1u);
  BOOST_TEST(watch.lines[0] == "the store cannot be read: SELECT 1: locked");
  BOOST_TEST(watch.availability.empty());
}

BOOST_AUTO_TEST_CASE(a_reader_that_meets_damage_says_that_the_store_is_out) {
  lists->before = [] { throw store_damaged{"SELECT 1: malformed"}; };
  ask(1, list_orders{});
  auto refused = hear<page<order_view>>();
  BOOST_TEST(to_string(refused.refused) == "unavailable");
  BOOST_TEST(refused.detail == "order: the store is damaged");
  BOOST_REQUIRE(watch.availability.size() == 1u);
  BOOST_TEST(watch.availability[0].first == "order");
  BOOST_TEST(!watch.availability[0].second);
}

BOOST_AUTO_TEST_CASE(a_reader_that_throws_no_exception_ends_its_process) {
  BOOST_TEST(terminates([] {
    asking here;
    here.lists->before = [] { throw "unheard of"; };
    here.ask(1, list_orders{});
    here.hear<page<order_view>>();
  }));
}

BOOST_AUTO_TEST_CASE(so_does_a_census) {
  BOOST_TEST(terminates([] {
    asking here;
    spawn_order_census(
        here.system, caf::actor_cast<order_actor>(here.reads),
        []() -> std::vector<saga_count> { throw "no"; }, here.watch, false);
    here.hear<order_view>();
  }));
}

BOOST_AUTO_TEST_SUITE_END()
