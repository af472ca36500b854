#include "tests/stage/shop.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <map>

using namespace troupe;
using namespace std::chrono_literals;

/// A bus that takes everything and acknowledges nothing, for long.
namespace {

struct outage : shop {
  explicit outage(const stage_settings& settings = {}) : shop(settings) {
    ask(restock_product{{}, "mouse", 1'000'000});
    run();
    bus().decide = [](auto&) { return fate::held; };
  }

  void place(int count) {
    for (int i = 0; i < count; ++i) {
      ask(buy("o" + std::to_string(placed++), {{"mouse", 1}}));
      if (i % 100 == 0)
        run();
    }
    run();
  }

  void end() {
    bus().decide = [](auto&) { return fate::delivered; };
    bus().release();
    run();
  }

  /// The most copies of one command in the order's outbox.
  std::size_t copies() {
    std::map<std::string, std::size_t> count;
    std::size_t most = 0;
    for (auto& [id, row] : orders.held().outbox)
      for (auto& m : row.messages)
        most = std::max(most, ++count[saga_id_of(m) + std::string{type_of(m)}]);
    return most;
  }

  int ended(std::string_view how) {
    int result = 0;
    for (auto& [id, row] : orders.rows<order_row>())
      result += to_string(row.status) == how;
    return result;
  }

  int placed = 0;
};

} // namespace

BOOST_AUTO_TEST_SUITE(outage_of_the_bus)

BOOST_AUTO_TEST_CASE(a_command_is_in_the_outbox_once) {
  outage o;
  o.place(10);
  o.advance(50s);
  BOOST_TEST(o.unsent() == 2);
  BOOST_TEST(o.bus().published("inventory.reserve") == 10);
  o.advance(1h); // the deadline: each is undone
  BOOST_TEST(o.copies() == 1);
  BOOST_TEST(o.bus().published("inventory.reserve") == 10);
  BOOST_TEST(o.bus().published("inventory.release") == 10);
  BOOST_TEST(o.order("o0").steps[0].attempts == 1u);
  o.end();
  BOOST_TEST(o.ended("failed") == 10);
  BOOST_TEST(o.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(past_the_pivot_a_command_is_in_the_outbox_once) {
  outage o;
  o.bus().decide = [](auto& m) {
    return std::holds_alternative<schedule_delivery>(m) ? fate::held
                                                        : fate::delivered;
  };
  o.place(1);
  o.advance(1h);
  BOOST_TEST(o.bus().published("delivery.schedule") == 1);
  BOOST_TEST(!o.order("o0").stuck);
  o.end();
  BOOST_TEST(o.status("o0") == "completed");
  BOOST_TEST(o.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(a_step_s_time_begins_when_the_bus_has_its_command) {
  saga_settings patient;
  patient.saga_deadline = 600'000;
  outage o{{.saga = patient}};
  o.place(1);
  o.advance(5min);
  o.bus().decide = [](auto&) { return fate::lost; };
  o.bus().release(); // the reply is lost
  o.run();
  o.advance(5s);
  BOOST_TEST(o.bus().published("inventory.reserve") == 1);
  o.bus().decide = [](auto&) { return fate::delivered; };
  o.advance(85s); // the longest backoff, and the step's timeout
  BOOST_TEST(o.bus().published("inventory.reserve") == 2);
  BOOST_TEST(o.status("o0") == "completed");
}

BOOST_AUTO_TEST_CASE(another_process_sees_what_is_not_acknowledged) {
  outage o;
  o.place(1);
  o.bus().decide = [](auto&) { return fate::held; };
  o.crash(role::order); // publishes it again, and writes nothing
  o.advance(50s);
  BOOST_TEST(o.copies() == 1);
  BOOST_TEST(o.bus().published("inventory.reserve") == 2);
}

BOOST_AUTO_TEST_CASE(the_bus_has_no_more_than_its_window) {
  outage o{{.max_batch = 10, .window = 100}};
  o.place(500);
  o.advance(10s);
  // A command counts as two: it has a line.
  BOOST_TEST(o.bus().unacknowledged() >= 50u);
  BOOST_TEST(o.bus().unacknowledged() < 60u);
  o.end();
  o.advance(10s);
  BOOST_TEST(o.ended("completed") == 500);
  BOOST_TEST(o.bus().published("inventory.reserve") == 500);
  BOOST_TEST(o.orders.longest_page <= 20u);
  BOOST_TEST(o.unsent() == 0);
  BOOST_TEST(o.broken_promises() == "");
}

BOOST_AUTO_TEST_CASE(events_do_not_wait_for_the_window) {
  outage o{{.max_batch = 10, .window = 100}};
  o.place(500);
  BOOST_TEST(o.bus().published("order.events") == 500);
}

BOOST_AUTO_TEST_CASE(what_is_new_goes_behind_what_is_in_the_store) {
  outage o{{.max_batch = 1, .window = 4}};
  o.place(4);
  o.bus().decide = [](auto&) { return fate::delivered; };
  o.place(1); // before there is room
  BOOST_TEST(o.bus().published("inventory.reserve") == 2);
  o.end();
  BOOST_TEST(o.bus().published("inventory.reserve") == 5);
  BOOST_TEST(o.ended("completed") == 5);
}

BOOST_AUTO_TEST_CASE(a_start_reads_no_more_than_there_is_room_for) {
  outage o{{.max_batch = 10, .window = 100}};
  o.place(500);
  o.orders.pages = o.orders.longest_page = 0;
  o.crash();
  o.run();
  BOOST_TEST(o.orders.pages == 1u);
  BOOST_TEST(o.orders.longest_page == 20u);
  o.end();
  o.advance(10s);
  BOOST_TEST(o.ended("completed") == 500);
  BOOST_TEST(o.unsent() == 0);
  BOOST_TEST(o.broken_promises() == "");
}

/// TROUPE_SAGAS: how many; it takes a minute or two with ten thousand.
BOOST_AUTO_TEST_CASE(a_day_of_it_costs_no_more_than_its_beginning) {
  auto wanted = std::getenv("TROUPE_SAGAS");
  auto sagas = wanted ? std::atoi(wanted) : 500;
  outage o{{.window = 400}};
  o.place(sagas);
  o.advance(2min);
  BOOST_TEST(o.ended("compensating") == sagas);
  auto rows = o.unsent();
  auto at_the_bus = o.bus().unacknowledged();
  BOOST_TEST(o.copies() == 1u);
  o.advance(24h);
  BOOST_TEST(o.unsent() == rows);
  BOOST_TEST(o.bus().unacknowledged() == at_the_bus);
  BOOST_TEST(at_the_bus <= 400u);
  BOOST_TEST(o.copies() == 1u);
  o.end();
  o.advance(2min);
  BOOST_TEST(o.ended("failed") == sagas);
  BOOST_TEST(o.unsent() == 0);
  BOOST_TEST(o.broken_promises() == "");
}

BOOST_AUTO_TEST_SUITE_END()
