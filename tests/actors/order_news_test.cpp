#include "actors/order_news.hpp"

#include <boost/test/unit_test.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <vector>

using namespace troupe;

namespace {

using sequence = std::vector<std::int64_t>;

order_listener::behavior_type write_down(order_listener::pointer,
                                         sequence* heard) {
  return {[heard](const order_events& events) {
    for (auto& event : events)
      heard->push_back(event.seq);
  }};
}

struct fixture {
  struct deterministic : caf::actor_system_config {
    deterministic() { set("scheduler.policy", caf::atom("testing")); }
  };

  deterministic config;
  caf::actor_system system{config};
  order_news news = spawn_order_news(system);

  fixture() { run(); }
  ~fixture() { end(news); }

  void run() {
    dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler()).run();
  }

  /// Whoever is spawned with it listens.
  order_listener listen(sequence& heard) {
    auto who = system.spawn(write_down, &heard);
    ask(who);
    return who;
  }

  void ask(const order_listener& who) {
    caf::send_as(caf::actor_cast<caf::actor>(who), news, listen_atom::value);
    run();
  }

  void tell(const sequence& numbers) {
    order_events events;
    for (auto number : numbers)
      events.push_back({.order_id = "o", .seq = number});
    caf::anon_send(news, std::move(events));
    run();
  }

  template <class Actor>
  void end(const Actor& who) {
    caf::anon_send_exit(who, caf::exit_reason::user_shutdown);
    run();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(news_of_orders, fixture)

BOOST_AUTO_TEST_CASE(each_listener_hears_all_from_now_on_in_order) {
  sequence early, late;
  tell({1});
  auto a = listen(early);
  tell({2, 3});
  auto b = listen(late);
  tell({4});
  BOOST_TEST(early == (sequence{2, 3, 4}), boost::test_tools::per_element());
  BOOST_TEST(late == (sequence{4}), boost::test_tools::per_element());
  end(a);
  end(b);
}

BOOST_AUTO_TEST_CASE(who_asks_again_hears_once) {
  sequence heard;
  auto who = listen(heard);
  ask(who);
  tell({1});
  BOOST_TEST(heard == (sequence{1}), boost::test_tools::per_element());
  end(who);
}

BOOST_AUTO_TEST_CASE(who_has_ended_is_forgotten_and_the_others_hear) {
  sequence gone, here;
  auto ended = listen(gone);
  auto stays = listen(here);
  end(ended);
  tell({1});
  BOOST_TEST(gone.empty());
  BOOST_TEST(here == (sequence{1}), boost::test_tools::per_element());
  // The news let go of it.
  BOOST_TEST(caf::actor_cast<caf::strong_actor_ptr>(ended)->strong_refs == 2U);
  end(stays);
}

BOOST_AUTO_TEST_CASE(who_asks_without_a_name_is_nobody) {
  caf::anon_send(news, listen_atom::value);
  run();
  tell({1});
  sequence heard;
  auto who = listen(heard);
  tell({2});
  BOOST_TEST(heard == (sequence{2}), boost::test_tools::per_element());
  end(who);
}

BOOST_AUTO_TEST_SUITE_END()
