#pragma once

#include "adapters/kafka/client.hpp"
#include "adapters/kafka/envelope.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace troupe::kafka {

/// What became of a message that was to be produced.
enum class fate {
  arrived, ///< the broker has it (of `produce`: it is on its way)
  full,    ///< no room at the moment
  refused, ///< it, or one that went with it, will never be taken
  failed,  ///< not this time
};

/// One producer of librdkafka. After a broken connection it may send twice what
/// it had sent: receivers know what they have done.
///
/// Idempotent it is only where a property says so (`enable.idempotence`). Such
/// a one lives until its first fatal error; then it takes another. And
/// librdkafka 2.0 polls without a pause while five of its messages to a
/// partition are on their way and more are to follow: a tenth of a processor
/// under load.
class line : private owner {
public:
  /// In the thread that polls.
  using report = std::function<void(std::uint64_t number, fate, const char*)>;

  /// Messages go in batches, where several are there, or `one_by_one`, so that
  /// a refusal hits nobody else; then they may also be bigger than our topics
  /// allow, as dead letters are.
  line(const settings&, observer&, bool one_by_one, report);

  /// Borrows the envelope until `number` has been reported or the line ends.
  /// `full`, `refused` and `failed` are the last word: no report follows.
  fate produce(const envelope&, std::uint64_t number);

  /// Reports what there is; waits for it if there is nothing.
  void poll(std::chrono::milliseconds patience);

  /// Whether a broker answers, which may take a second.
  bool has_broker() const;

  /// Why this line can never work again, or empty.
  std::string broken() const { return fatal_error(client_.get()); }

private:
  static void on_report(rd_kafka_s*, const rd_kafka_message_s*, void*);

  report report_;
  client_ptr client_; // calls back: comes after what it uses
  std::vector<topic_ptr> topics_;
};

} // namespace troupe::kafka
