#pragma once

#include "adapters/kafka/line.hpp"

#include <array>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace troupe::kafka {

/// A message that the broker is to have, whatever it takes.
struct outgoing {
  envelope what;
  std::function<void()> done = {}; ///< once the broker, or its dlq, has it
  bool dead = false;               ///< it is a dead letter already
  bool patient = false;            ///< an event: nobody waits for it
};

/// Keeps what it was given until the broker has it: a full queue, a broken line
/// and a refusal are its own affair. What the broker refuses for good goes to
/// `<topic>.dlq`; what is refused even there is logged and never `done`.
///
/// What comes while others of its topic are on their way waits for them, and
/// goes with all that has come by then: a request holds messages of one
/// partition, and it is requests that cost, here and at the broker. Whatever
/// keeps them, such as a partition without a leader, keeps the others for 50
/// ms. Patient ones wait as long for others in any case.
///
/// How much waits for a broker is bounded by those who send: they give it no
/// more while what it has is not done. Patient ones are not done but sent: of
/// those it keeps some, and drops what comes when it has them.
class producer {
public:
  producer(settings, observer&);

  /// How many patient messages wait for the broker at most.
  static constexpr std::size_t most_patient = 10'000;

  /// Waits at most a second for what is on its way.
  ~producer();

  /// Never waits. Any thread. `done` is called in a thread of the producer's.
  void send(std::vector<outgoing>);

  /// How many messages the broker does not have yet, or nobody was told that it
  /// has. Any thread.
  std::size_t pending() const;

private:
  using time = std::chrono::steady_clock::time_point;

  struct kept : outgoing {
    bool alone = false; ///< goes by the line that sends one by one
  };

  /// The messages of one topic, by one line.
  struct lane {
    std::deque<std::uint64_t> waiting;
    std::size_t on_their_way = 0;
    time go_on_at{}; ///< even if nothing has arrived
  };

  std::shared_ptr<line> open(bool alone);
  void wait(std::uint64_t number, const kept&);
  void depart();
  bool produce(std::uint64_t number, kept&, lane&);
  void reported(bool alone, std::uint64_t number, fate, const char* why);
  void refused(std::uint64_t number, kept&, const char* why);
  void forget(std::uint64_t number);
  void run(const std::stop_token&);
  void tell();
  void renew(bool alone);
  void refill();
  std::chrono::milliseconds patience() const;
  void look_for_broker(const std::stop_token&);

  settings settings_;
  observer& watch_;
  mutable std::mutex mutex_; ///< guards all below
  std::uint64_t last_number_ = 0;
  std::map<std::uint64_t, kept> kept_; ///< nodes stay where they are: borrowed
  std::size_t alone_ = 0;              ///< how many of them go alone
  std::size_t patient_ = 0;            ///< how many of them are
  std::array<std::map<std::string, lane>, 2> lanes_; ///< as `lines_`, by topic
  std::deque<std::uint64_t> later_; ///< failed, wait for `again_at_`
  time again_at_{};
  std::map<std::string, std::size_t> arrived_; ///< to be told, as is `done_`
  std::vector<std::function<void()>> done_;
  std::size_t untold_ = 0; ///< how many of them, until all have been told
  /// Replaced by the thread alone, which polls them unguarded.
  std::array<std::shared_ptr<line>, 2> lines_;
  time renewed_at_{}; ///< the thread's own
  std::condition_variable_any look_again_;
  std::jthread lookout_; ///< asks a broker, which may take its time
  std::jthread thread_;  // uses all of it: comes last
};

} // namespace troupe::kafka
