#pragma once

#include "actors/domain/participants.hpp"
#include "adapters/kafka/bus.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace troupe::kafka {

/// Feeds one participant with what is for it, as a member of its service's
/// group. An offset is committed when its message and all before it in the
/// partition have been acknowledged: who dies before hears them again.
///
/// On a rebalance nothing more is handed over, what runs has 2 seconds, what is
/// finished is committed, the rest comes again, here or elsewhere. Once a topic
/// has nearly 4 x max_batch unfinished messages its partitions are paused; the
/// other topics flow on. So is, alone, one in which 20 x max_batch wait for the
/// first unfinished of them. What cannot be read goes to `<topic>.dlq`, and to
/// the sink as a letter.
class consumer {
public:
  /// Called in the consumer's thread, with what one look at Kafka has brought,
  /// at most max_batch. Must be quick and not throw.
  using sink = std::function<void(arrivals)>;

  /// Creates the topics of the service, then subscribes, in its own thread; a
  /// broker that is down is waited for. Throws std::invalid_argument. `graves`
  /// takes the dead letters; it and `watch` live longer.
  consumer(settings, participant who, sink, bus& graves, observer& watch);
  ~consumer();

  /// Hands over nothing more, waits at most 2 seconds for what runs, commits
  /// and leaves. Acknowledgements that come later change nothing. Not to be
  /// called from the sink.
  void stop();

private:
  class member;
  std::unique_ptr<member> member_;
};

} // namespace troupe::kafka
