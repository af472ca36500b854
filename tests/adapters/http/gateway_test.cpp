#include "adapters/http/gateway.hpp"
#include "tests/dying_process.hpp"

#include <boost/test/unit_test.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <future>
#include <thread>

namespace troupe::http_test {

namespace {

struct no_ids : id_source {
  std::string next(instant) override { return "id"; }
};

struct one_moment : clock {
  instant now() const override { return 0; }
  std::chrono::milliseconds steady() const override {
    return std::chrono::hours{5};
  }
};

/// Tells until when it may do what it is asked for, and does nothing.
using told = std::promise<std::chrono::milliseconds>;

template <class Question>
auto tell(told* to) {
  return [to](const ask<Question>& asked) {
    to->set_value(std::chrono::milliseconds{asked.until});
  };
}

inventory_api::behavior_type change(inventory_api::pointer self, told* to) {
  auto restock = [=](const ask<restock_product>& asked) {
    tell<restock_product>(to)(asked);
    self->send(caf::actor_cast<gateway_actor>(self->current_sender()),
               answer<product>{asked.number});
  };
  return {tell<create_product>(to),
          tell<update_product>(to),
          restock,
          tell<reset_products>(to),
          tell<replay_dead_letter>(to),
          tell<delete_dead_letter>(to)};
}

inventory_reads::behavior_type read(inventory_reads::pointer, told* to) {
  return {tell<get_product>(to),     tell<get_products>(to),
          tell<list_products>(to),   tell<get_reservation>(to),
          tell<get_dead_letter>(to), tell<list_dead_letters>(to)};
}

struct fixture {
  told when;
  caf::actor_system_config config;
  caf::actor_system system{config};
  no_ids ids;
  one_moment time;
  http::peers there{.inventory = system.spawn(change, &when),
                    .inventory_reader = system.spawn(read, &when)};
  http::gateway gateway{system, there, ids, time, {}};

  ~fixture() {
    caf::anon_send_exit(there.inventory, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(there.inventory_reader,
                        caf::exit_reason::user_shutdown);
  }

  template <class Handle, class Question>
  std::chrono::milliseconds until(const Handle& peer, Question what) {
    gateway.ask<product>(peer, std::move(what), nullptr, [](auto&) {});
    return when.get_future().get();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(http_gateway, fixture)

BOOST_AUTO_TEST_CASE(
    a_change_has_a_time_that_ends_before_the_gateway_gives_up) {
  auto left = until(there.inventory, restock_product{}) - time.steady();
  BOOST_TEST(left.count() == 8'000);
}

BOOST_AUTO_TEST_CASE(a_batch_has_more_time) {
  auto left = until(there.inventory, reset_products{}) - time.steady();
  BOOST_TEST(left.count() == 96'000);
}

BOOST_AUTO_TEST_CASE(a_read_has_none) {
  BOOST_TEST(until(there.inventory_reader, get_product{}).count() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(a_gateway_that_throws_no_exception_ends_its_process) {
  BOOST_TEST(terminates([] {
    fixture here;
    here.gateway.ask<product>(here.there.inventory, restock_product{}, nullptr,
                              [](auto&) { throw "unheard of"; });
    std::this_thread::sleep_for(std::chrono::seconds{30});
  }));
}

} // namespace troupe::http_test
