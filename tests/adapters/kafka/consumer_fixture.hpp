#pragma once

#include "adapters/kafka/consumer.hpp"
#include "tests/adapters/kafka/watcher.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

namespace troupe::kafka_test {

/// The order service publishes, the inventory service consumes.
struct consumer_fixture {
  consumer_fixture() { fresh_broker(); }

  watcher watch;
  kafka::settings settings = settings_for("inventory");
  kafka::bus bus{settings_for("order"), watch};
  std::atomic<int> acknowledged{0};

  std::unique_ptr<kafka::consumer> consume(receiver& to) {
    return std::make_unique<kafka::consumer>(
        settings, number_of<participants::inventory>, to.sink(), bus, watch);
  }

  void publish(std::vector<message> messages) {
    auto before = acknowledged.load();
    bus.publish(std::move(messages), [this] { ++acknowledged; });
    BOOST_REQUIRE(eventually([&] { return acknowledged > before; }));
  }

  /// As a stranger would.
  void produce(kafka::envelope what) {
    kafka::producer stranger{settings, watch};
    std::vector<kafka::outgoing> one(1);
    one[0].what = std::move(what);
    stranger.send(std::move(one));
    BOOST_REQUIRE(eventually([&] { return stranger.pending() == 0; }));
  }
};

} // namespace troupe::kafka_test
