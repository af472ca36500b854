#pragma once

#include "actors/domain/participants.hpp"
#include "actors/order_actor.hpp"
#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/manual_clock.hpp"
#include "tests/stage/recorded_telemetry.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>

#include <memory>
#include <string>

namespace troupe::conformance {

/// What orders promise whose clock is set while they run: through the shell, on
/// a store of order_rows. A backend whose store has a clock of its own, the
/// database's, has `settings`: there it is the process whose clock is set.
template <class Backend>
class clock_suite {
public:
  static std::vector<promise> promises() {
    std::vector<promise> all{
        TROUPE_PROMISE(a_day_ahead_forgets_no_key),
        TROUPE_PROMISE(a_key_is_forgotten_when_a_day_has_passed),
        TROUPE_PROMISE(an_hour_back_delays_no_timer),
        TROUPE_PROMISE(a_day_ahead_and_back_moves_no_deadline),
        TROUPE_PROMISE(what_began_while_it_was_ahead_ends_in_time),
    };
    if constexpr (shop::store_has_its_own)
      all.push_back(TROUPE_PROMISE(an_hour_back_stops_no_heartbeat));
    return all;
  }

private:
  struct caf_config : caf::actor_system_config {
    caf_config() { set("scheduler.policy", caf::atom("testing")); }
  };

  struct numbered : id_source {
    int count = 0;
    std::string next(instant) override {
      return "saga-" + std::to_string(++count);
    }
  };

  /// Hands over nothing.
  struct deaf_bus : bus {
    bool acknowledges = true;
    std::size_t reservations = 0;
    std::size_t releases = 0;

    void publish(std::vector<message> all,
                 std::function<void()> acknowledged) override {
      for (auto& m : all) {
        reservations += std::holds_alternative<reserve_inventory>(m);
        releases += std::holds_alternative<release_inventory>(m);
      }
      if (acknowledged && acknowledges)
        acknowledged();
    }
  };

  struct shop {
    static constexpr bool store_has_its_own
        = requires(Backend b) { b.settings; };

    Backend backend;
    manual_clock of_process;
    manual_clock& time = store_has_its_own ? of_process : backend.time;
    deaf_bus sent;
    recorded_telemetry watch;
    numbered ids;
    caf_config config;
    caf::actor_system system{config};
    caf::scheduler::test_coordinator& scheduler
        = dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
    caf::scoped_actor client{system};
    order_actor orders = spawn_order(
        system, {backend.open(), &sent, &time, &watch}, ids, {}, false);

    shop() { pass(std::chrono::seconds{1}); }

    ~shop() {
      client->send_exit(orders, caf::exit_reason::kill);
      scheduler.run();
    }

    void pass(std::chrono::milliseconds by) {
      for (auto end = time.steady() + by; time.steady() < end;) {
        for (auto clock : {&backend.time, &of_process}) {
          clock->time += tick_interval.count();
          clock->passed = clock->steady() + tick_interval;
        }
        scheduler.advance_time(tick_interval);
        scheduler.run();
      }
    }

    /// Somebody sets the clock.
    void set(std::chrono::milliseconds by) {
      time.time += by.count();
      pass(std::chrono::seconds{2});
    }

    /// The order that is answered with.
    std::string place(const std::string& order_id, const std::string& key) {
      place_order wanted{.key = {key, "body"},
                         .order_id = order_id,
                         .purchase = {.user_id = "ann",
                                      .items = {{"mouse", 1}},
                                      .amount = {100},
                                      .address = "1 Main Street"},
                         .traceparent = {}};
      client->send(orders, ask<place_order>{1, std::move(wanted)});
      scheduler.run();
      std::string result;
      client->receive(
          [&](const answer<order_ref>& said) { result = said.value.order_id; });
      return result;
    }
  };

  static void a_day_ahead_forgets_no_key() {
    shop s;
    BOOST_TEST(s.place("o1", "key") == "o1");
    s.set(std::chrono::hours{25});
    s.pass(std::chrono::minutes{2});
    BOOST_TEST(s.place("o2", "key") == "o1");
    s.set(std::chrono::hours{-25});
    s.pass(std::chrono::minutes{2});
    BOOST_TEST(s.place("o3", "key") == "o1");
  }

  static void a_key_is_forgotten_when_a_day_has_passed() {
    shop s;
    s.place("o1", "key");
    for (auto clock : {&s.backend.time, &s.of_process}) {
      clock->time += 24 * 3'600'000;
      clock->passed = clock->steady() + std::chrono::hours{24};
    }
    s.pass(std::chrono::minutes{2});
    BOOST_TEST(s.place("o2", "key") == "o2");
  }

  static void an_hour_back_delays_no_timer() {
    shop s;
    s.place("o1", "key");
    s.set(-std::chrono::hours{1});
    s.pass(std::chrono::seconds{7});
    BOOST_TEST(s.sent.reservations >= 2U);
  }

  static void a_day_ahead_and_back_moves_no_deadline() {
    shop s;
    s.set(std::chrono::hours{24});
    s.set(-std::chrono::hours{24});
    s.place("o1", "key");
    s.pass(std::chrono::seconds{59});
    BOOST_TEST(s.sent.releases == 0U);
    s.pass(std::chrono::seconds{2});
    BOOST_TEST(s.sent.releases == 1U);
  }

  static void what_began_while_it_was_ahead_ends_in_time() {
    shop s;
    s.set(std::chrono::hours{24});
    s.place("o1", "key");
    s.set(-std::chrono::hours{24});
    s.pass(std::chrono::seconds{50});
    BOOST_TEST(s.sent.releases == 0U);
    s.pass(std::chrono::seconds{30});
    BOOST_TEST(s.sent.releases >= 1U); // it is sent again, too
  }

  /// Where there is another process, which sees it.
  static void an_hour_back_stops_no_heartbeat() {
    shop s;
    s.sent.acknowledges = false;
    s.place("o1", "key");
    auto other = s.backend.open_as("other");
    s.set(-std::chrono::hours{1});
    s.pass(std::chrono::seconds{20});
    BOOST_TEST(other->take_over(1).empty());
  }
};

} // namespace troupe::conformance
