#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace troupe::kafka {

/// One place in the log: the first message of a partition that is not done.
struct position {
  std::string topic;
  std::int32_t partition = 0;
  std::int64_t offset = 0;
};

/// What was delivered of the partitions of ONE assignment, and up to which
/// offset each is finished without a gap. Shared with the acknowledgements;
/// when the assignment has ended nobody reads it any more. Any thread.
class progress {
public:
  /// A message that was delivered.
  struct ticket {
    std::size_t partition = 0;
    std::uint64_t number = 0;
  };

  /// A message is delivered. Offsets of a partition rise; where they jump
  /// back (the log was lost, or made anew) what was before is forgotten.
  ticket take(const std::string& topic, std::int32_t partition,
              std::int64_t offset);
  void finish(ticket);

  /// How many messages of a topic are delivered and not finished.
  std::size_t unfinished(const std::string& topic) const;

  /// How many of a partition are kept: from its first unfinished message on.
  std::size_t waiting(const std::string& topic, std::int32_t partition) const;

  /// Waits until nothing is unfinished, but no longer than `patience`.
  void wait(std::chrono::milliseconds patience);

  /// Where to go on: of all partitions, or of those that have moved since the
  /// last call of `moved` (all of them, if `again`).
  std::vector<position> positions() const;
  std::vector<position> moved(bool again);

private:
  struct entry {
    std::int64_t offset = 0;
    bool finished = false;
  };

  struct log {
    position done;
    bool moved = false;
    std::uint64_t first = 0; ///< the number of entries.front()
    std::deque<entry> entries;
  };

  mutable std::mutex mutex_; ///< guards all below
  std::condition_variable idle_;
  std::map<std::pair<std::string, std::int32_t>, std::size_t> index_;
  std::deque<log> logs_;
  std::map<std::string, std::size_t> unfinished_;
};

} // namespace troupe::kafka
