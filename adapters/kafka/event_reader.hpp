#pragma once

#include "adapters/kafka/client.hpp"

#include "actors/domain/messages.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace troupe::kafka {

/// Hears every change of every order from now on, for those who wait for one:
/// all partitions of `order.events` from their end, in no group. Nothing is
/// promised: what it misses is read from the history.
class event_reader {
public:
  /// Called in the reader's thread; must be quick and not throw.
  using sink = std::function<void(std::vector<order_event>)>;

  /// Creates the topic, if need be; a broker that is down is waited for. New
  /// partitions are noticed within a second and read from their start. Throws
  /// std::invalid_argument. `watch` lives longer.
  event_reader(settings, sink, observer& watch);
  ~event_reader();

  /// Nothing is handed over any more. Not to be called from the sink.
  void stop();

private:
  class reader;
  std::unique_ptr<reader> reader_;
};

} // namespace troupe::kafka
