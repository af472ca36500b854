#include "adapters/http/gateway.hpp"
#include "tests/dying_process.hpp"

#include <boost/test/unit_test.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <future>

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

/// Tells until when it may do what it is asked for; only the stock changes.
using told = std::promise<std::chrono::milliseconds>;
using stock = participants::inventory;

template <class Self, class Question>
void tell(Self self, told* to, const ask<Question>& asked) {
  to->set_value(std::chrono::milliseconds{asked.until});
  if constexpr (std::is_same_v<Question, restock_product>)
    self->send(caf::actor_cast<gateway_actor>(self->current_sender()),
               answer<product>{asked.number});
}

template <class Self, class... Questions>
typename std::remove_pointer_t<Self>::behavior_type
tell_all(Self self, told* to, types<Questions...>) {
  return {[=](const ask<Questions>& asked) { tell(self, to, asked); }...};
}

api<stock>::behavior_type change(api<stock>::pointer self, told* to) {
  return tell_all(self, to, changes_of<stock>{});
}

reads<stock>::behavior_type read(reads<stock>::pointer self, told* to) {
  return tell_all(self, to, joined<reads_of<stock>, lists_of<stock>>{});
}

struct fixture {
  told when;
  caf::actor_system_config config;
  caf::actor_system system{config};
  no_ids ids;
  one_moment time;
  handles<stock> there{system.spawn(change, &when), system.spawn(read, &when)};
  http::gateway gateway{system, everybody(), ids, time, {}};

  ~fixture() {
    std::apply(
        [](auto&... actors) {
          (caf::anon_send_exit(actors, caf::exit_reason::user_shutdown), ...);
        },
        there);
  }

  peers everybody() const {
    peers result;
    result.of<stock>() = there;
    return result;
  }

  template <class Question>
  std::chrono::milliseconds until(Question what) {
    gateway.ask(std::move(what), nullptr, [](auto&) {});
    return when.get_future().get();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(http_gateway, fixture)

BOOST_AUTO_TEST_CASE(
    a_change_has_a_time_that_ends_before_the_gateway_gives_up) {
  auto left = until(restock_product{}) - time.steady();
  BOOST_TEST(left.count() == 8'000);
}

BOOST_AUTO_TEST_CASE(a_batch_has_more_time) {
  auto left = until(reset_products{}) - time.steady();
  BOOST_TEST(left.count() == 96'000);
}

BOOST_AUTO_TEST_CASE(a_read_has_none) {
  BOOST_TEST(until(get_product{}).count() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(a_gateway_that_throws_no_exception_ends_its_process) {
  BOOST_TEST(terminates([] {
    fixture here;
    here.gateway.ask(restock_product{}, nullptr,
                     [](auto&) { throw "unheard of"; });
    std::promise<void>{}.get_future().wait_for(std::chrono::seconds{30});
  }));
}

} // namespace troupe::http_test
