#include "adapters/http/routes.hpp"
#include "tests/adapters/http/kept_answer.hpp"

#include <boost/test/unit_test.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <future>

/// The order process has no setting of its own: the gateway says with each
/// question how orders are coordinated.
namespace troupe::http_test {

namespace {

struct no_ids : id_source {
  std::string next(instant) override { return "id"; }
};

struct no_time : clock {
  instant now() const override { return 0; }
  std::chrono::milliseconds steady() const override { return {}; }
};

using orders = participants::order;
using told = std::promise<coordination>;

/// In the place of the order process: tells what it was asked.
template <class... Questions>
api<orders>::behavior_type listen(told* to, types<Questions...>) {
  return {[to](const ask<Questions>& asked) {
    if constexpr (requires { asked.what.coordination; })
      to->set_value(asked.what.coordination);
  }...};
}

api<orders>::behavior_type take(api<orders>::pointer, told* to) {
  return listen(to, changes_of<orders>{});
}

struct fixture {
  told to;
  caf::actor_system_config config;
  caf::actor_system system{config};
  no_ids ids;
  no_time time;
  api<orders> there{system.spawn(take, &to)};

  ~fixture() { caf::anon_send_exit(there, caf::exit_reason::user_shutdown); }

  /// What an order is told that this POST of a gateway makes.
  std::string asked_for(coordination by, std::vector<std::string> path) {
    to = {};
    peers all;
    std::get<0>(all.of<orders>()) = there;
    http::gateway gateway{system, all, ids, time, {.coordination = by}};
    http::router router{http::webshop_order_routes(gateway)};
    http::request what{.method = "POST", .path = std::move(path)};
    router.handle(std::make_shared<http::exchange>(
        std::move(what), std::make_shared<kept_answer>()));
    return std::string{to_string(to.get_future().get())};
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(http_webshop_drafts, fixture)

BOOST_AUTO_TEST_CASE(a_draft_is_coordinated_as_the_gateway_has_it) {
  for (auto by : {coordination::choreography, coordination::two_phase_commit,
                  coordination::orchestration})
    BOOST_TEST(asked_for(by, {"orders", "create", "ann"}) == to_string(by));
}

BOOST_AUTO_TEST_CASE(so_are_the_orders_of_a_batch) {
  for (auto by : {coordination::choreography, coordination::two_phase_commit,
                  coordination::orchestration})
    BOOST_TEST(asked_for(by, {"orders", "batch_init", "3", "2", "2", "5"})
               == to_string(by));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::http_test
