#include "adapters/local/bus.hpp"

#include "tests/adapters/conformance/bus_suite.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::conformance {

namespace {

struct local_backend {
  static constexpr bool keeps = false;
  std::vector<order_event> heard;
  std::vector<std::thread::id> heard_in;
  local::bus it{[this](std::vector<order_event> events) {
    heard_in.push_back(std::this_thread::get_id());
    heard.insert(heard.end(), events.begin(), events.end());
  }};

  troupe::bus& bus() { return it; }

  void connect(const bus_listeners& all) { it.connect(all); }

  void disconnect() { it.disconnect(); }

  void settle() {} // what is published is in the mailboxes already
};

using fixture = bus_fixture<local_backend>;

order_event event(std::int64_t seq) {
  return {.order_id = "order", .seq = seq, .status = order_status::pending};
}

} // namespace

BOOST_AUTO_TEST_SUITE(local_bus)

const cases promised{bus_suite<local_backend>::promises()};

BOOST_AUTO_TEST_CASE(events_go_to_the_listener_in_the_publishers_thread) {
  fixture f;
  f.backend.connect(f.listeners);
  f.publish({event(1), release_inventory{}, event(2), order_created{}});
  BOOST_REQUIRE(f.backend.heard.size() == 2U);
  BOOST_TEST((f.backend.heard == std::vector{event(1), event(2)}));
  BOOST_REQUIRE(f.backend.heard_in.size() == 1U);
  BOOST_TEST((f.backend.heard_in[0] == std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(the_listener_is_not_called_without_an_event) {
  fixture f;
  f.backend.connect(f.listeners);
  f.publish({release_inventory{}});
  BOOST_TEST(f.backend.heard_in.empty());
  BOOST_TEST(f.arrived() == "inventory:inventory.release ");
}

BOOST_AUTO_TEST_CASE(what_one_publish_says_to_one_participant_stays_in_order) {
  fixture f;
  f.backend.connect(f.listeners);
  f.publish({reserve_inventory{}, process_payment{}, release_inventory{}});
  BOOST_TEST(f.arrived()
             == "inventory:inventory.reserve inventory:inventory.release"
                " payment:payment.process ");
}

BOOST_AUTO_TEST_CASE(what_it_takes_is_counted_by_name_once_it_goes_out) {
  fixture f;
  std::map<std::string, std::size_t, std::less<>> taken;
  local::bus counting{{}, [&](std::string_view name, std::size_t count) {
                        taken.emplace(name, 0).first->second += count;
                      }};
  counting.publish({reserve_inventory{}, process_payment{}}, [] {});
  BOOST_TEST(taken.empty()); // it waits until there is somebody to hear it
  counting.connect(f.listeners);
  counting.publish({event(1), reserve_inventory{}, event(2)}, [] {});
  BOOST_TEST(taken.size() == 3U);
  BOOST_TEST(taken["inventory.reserve"] == 2U);
  BOOST_TEST(taken["payment.process"] == 1U);
  BOOST_TEST(taken["order.events"] == 2U);
}

/// An actor that nobody knows any more ends, and lets go of its box.
BOOST_AUTO_TEST_CASE(after_disconnecting_participants_can_end) {
  fixture f;
  auto box = std::make_shared<arrivals>();
  {
    bus_boxes boxes;
    boxes.fill(box);
    f.backend.connect(f.listen(boxes));
    f.scheduler.run();
  }
  BOOST_TEST(box.use_count() > 1);
  f.backend.disconnect();
  f.scheduler.run();
  BOOST_TEST(box.use_count() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
