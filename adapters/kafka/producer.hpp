#pragma once

#include "adapters/kafka/producer_client.hpp"

#include <array>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace troupe::kafka {

struct outgoing {
  envelope what;
  std::function<void()> done = {}; ///< once the broker, or its dlq, has it
  bool is_dead_letter = false;
  bool best_effort = false; ///< an event: may be dropped
};

/// Sends each message at least once: handles a full queue, a broken client and
/// a rejection. What the broker rejects for good goes to `<topic>.dlq`; what is
/// rejected even there is logged and never `done`.
///
/// A topic has one batch in flight: what comes meanwhile is queued and goes as
/// the next batch, because the broker's costs are those of a request, not of a
/// message. A batch that is not acknowledged, as of a partition without a
/// leader, delays the next one by 50 ms at most. Best-effort messages linger as
/// long.
///
/// Back pressure is the sender's: it sends no more while what it has sent is
/// not `done`. Best-effort messages have no `done`: beyond `max_best_effort`
/// they are dropped.
///
/// It is hard because librdkafka may give a message back as failed, as rejected
/// with its whole batch, or not at all when its client breaks. What holds under
/// the mutex:
/// - A number in `pending_` is in one place: in `waiting` of one queue, in
///   `failed_`, or with a client. What a broken client holds is queued again
///   when it is replaced, so nothing is lost.
/// - A client borrows envelopes: an entry of `pending_` is neither changed nor
///   removed before its report.
/// - The rejection of a batch says nothing about one of its messages: each is
///   sent again unbatched, and only then becomes a dead letter.
class producer {
public:
  producer(settings, observer&);

  /// How many best-effort messages wait for the broker at most.
  static constexpr std::size_t max_best_effort = 10'000;

  /// Waits at most a second for what is on its way.
  ~producer();

  /// Never waits. Any thread. `done` is called in a thread of the producer's.
  void send(std::vector<outgoing>);

  /// How many messages the broker does not have, or `done` was not called for.
  /// Any thread.
  std::size_t pending() const;

private:
  using time = std::chrono::steady_clock::time_point;

  struct pending_message : outgoing {
    bool unbatched = false; ///< which of the clients sends it
  };

  /// The messages of one topic, by one client.
  struct topic_queue {
    std::deque<std::uint64_t> waiting;
    std::size_t in_flight = 0;
    time linger_until{};
  };

  std::shared_ptr<producer_client> open(bool unbatched);
  void enqueue(std::uint64_t number, const pending_message&);
  void send_queued();
  bool produce(std::uint64_t number, pending_message&, topic_queue&);
  void on_report(bool unbatched, std::uint64_t number, send_result,
                 const char* why);
  void rejected(std::uint64_t number, pending_message&, const char* why);
  void remove(std::uint64_t number);
  void run(const std::stop_token&);
  void report_delivered();
  void replace_client(bool unbatched);
  void retry();
  std::chrono::milliseconds poll_timeout() const;
  void check_broker(const std::stop_token&);

  settings settings_;
  observer& watch_;
  mutable std::mutex mutex_; ///< guards all below
  std::uint64_t last_number_ = 0;
  std::map<std::uint64_t, pending_message> pending_;
  std::size_t unbatched_count_ = 0;   ///< of `pending_`
  std::size_t best_effort_count_ = 0; ///< of `pending_`
  std::array<std::map<std::string, topic_queue>, 2>
      queues_;                       ///< as `clients_`, by topic
  std::deque<std::uint64_t> failed_; ///< wait for `retry_at_`
  time retry_at_{};
  std::map<std::string, std::size_t> delivered_; ///< to be reported, as `done_`
  std::vector<std::function<void()>> done_;
  std::size_t unreported_ = 0; ///< how many, until all have been reported
  /// Replaced by the thread alone, which polls them unguarded.
  std::array<std::shared_ptr<producer_client>, 2> clients_;
  time replaced_at_{}; ///< the thread's own
  std::condition_variable_any stopping_;
  std::jthread broker_check_; ///< blocks, so it has its own
  std::jthread thread_;       // uses all of it: comes last
};

} // namespace troupe::kafka
