#pragma once

#include "adapters/kafka/client.hpp"
#include "adapters/kafka/envelope.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace troupe::kafka {

enum class send_result {
  ok,         ///< the broker has it (of `produce`: it is queued)
  queue_full, ///< for now
  rejected,   ///< for good: it, or another one of its batch
  failed,     ///< may be retried
};

/// One producer of librdkafka. After a broken connection it may send a message
/// twice: receivers deduplicate.
///
/// It is idempotent only if a property says so (`enable.idempotence`): then it
/// has to be replaced after its first fatal error, and librdkafka 2.0 polls
/// without a pause while a partition has its five messages in flight and more
/// are queued, which costs a tenth of a processor under load.
class producer_client : private owner {
public:
  /// In the thread that polls.
  using report
      = std::function<void(std::uint64_t number, send_result, const char*)>;

  /// Messages go in batches, or `unbatched`, so that only the message that is
  /// at fault is rejected; then they may also be bigger than our topics allow,
  /// as dead letters are.
  producer_client(const settings&, observer&, bool unbatched, report);

  /// Borrows the envelope until `number` has been reported or the client ends.
  /// After another result than `ok` no report follows.
  send_result produce(const envelope&, std::uint64_t number);

  /// Runs the reports that there are; waits for the first one.
  void poll(std::chrono::milliseconds patience);

  /// Whether a broker answers, which may take a second.
  bool has_broker() const;

  /// Why this client can never work again, or empty.
  std::string broken() const { return fatal_error(client_.get()); }

private:
  static void on_report(rd_kafka_s*, const rd_kafka_message_s*, void*);

  report report_;
  client_ptr client_; // calls back: comes after what it uses
  std::vector<topic_ptr> topics_;
};

} // namespace troupe::kafka
