#pragma once

#include "actors/interfaces.hpp"
#include "adapters/kafka/consumer.hpp"
#include "tests/adapters/conformance/bus_suite.hpp"
#include "tests/adapters/kafka/watcher.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace troupe::kafka_test {

/// The bus of all services on one broker.
class kafka_backend {
public:
  /// The broker answers for what it has acknowledged.
  static constexpr bool keeps = true;

  kafka_backend() { fresh_broker(); }

  troupe::bus& bus() { return bus_; }

  void connect(const conformance::bus_listeners& all) {
    for (std::size_t i = 0; i < all.size(); ++i)
      add(static_cast<participant>(i), all[i]);
  }

  void disconnect() { consumers_.clear(); }

  void settle() {
    bool settled = eventually([this] {
      if (bus_.pending() > 0)
        return false;
      std::map<std::string, std::size_t> readers;
      for (std::size_t i = 0; i < consumers_.size(); ++i)
        for (auto name : messages_for(static_cast<participant>(i)))
          ++readers[std::string{name}];
      return std::ranges::all_of(readers, [this](auto& topic) {
        auto& [name, count] = topic;
        return watch_.consumed(name) >= count * watch_.produced(name);
      });
    });
    BOOST_REQUIRE(settled);
  }

private:
  void add(participant who, const bus_listener& actor) {
    auto s = settings_for(std::string{to_string(who)});
    s.max_batch = 1'000;
    consumers_.push_back(std::make_unique<kafka::consumer>(
        s, who,
        [actor](arrivals some) { caf::anon_send(actor, std::move(some)); },
        bus_, watch_));
  }

  watcher watch_;
  kafka::bus bus_{settings_for("order"), watch_};
  std::vector<std::unique_ptr<kafka::consumer>> consumers_;
};

} // namespace troupe::kafka_test
