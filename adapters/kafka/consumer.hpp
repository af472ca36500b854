#pragma once

#include "actors/domain/participants.hpp"
#include "adapters/kafka/bus.hpp"

#include <functional>
#include <memory>

namespace troupe::kafka {

/// Delivers the messages for one participant, as a member of its service's
/// group: at least once, because an offset is committed only when its message
/// and all before it in the partition have been acknowledged.
///
/// On a rebalance nothing more is delivered, what runs has 2 seconds, what is
/// finished is committed, the rest comes again, here or elsewhere. Once a topic
/// has nearly 4 x max_batch unfinished messages its partitions are paused, and
/// so is a single one in which 20 x max_batch wait for its first unfinished
/// message. What cannot be read goes to `<topic>.dlq`, and to the sink as a
/// dead letter.
class consumer {
public:
  /// Called in the consumer's thread, with at most max_batch. Must be quick and
  /// not throw.
  using sink = std::function<void(arrivals)>;

  /// Creates the topics of the service, then subscribes, in its own thread; a
  /// broker that is down is waited for. Throws std::invalid_argument. `watch`
  /// and the bus, which sends the dead letters, live longer.
  consumer(settings, participant who, sink, bus& dead_letters, observer& watch);
  ~consumer();

  /// Delivers nothing more, waits at most 2 seconds for what runs, commits and
  /// leaves the group. Acknowledgements that come later change nothing. Not to
  /// be called from the sink.
  void stop();

private:
  class member;
  std::unique_ptr<member> member_;
};

} // namespace troupe::kafka
