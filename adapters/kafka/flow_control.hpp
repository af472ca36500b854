#pragma once

#include "adapters/kafka/progress.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

struct rd_kafka_s;

namespace troupe::kafka {

/// Pauses partitions of which too much is unfinished, and resumes them. In the
/// consumer's thread.
class flow_control {
public:
  explicit flow_control(std::size_t max_batch) : max_batch_(max_batch) {}

  /// Pauses where one more batch could exceed a limit: all partitions of a
  /// topic, or one that waits for a single message.
  void update(rd_kafka_s* consumer, const std::vector<position>& assigned,
              const progress&);

  void reset() { paused_.clear(); }

  const std::set<std::pair<std::string, std::int32_t>>& paused() const {
    return paused_;
  }

private:
  std::size_t max_batch_;
  std::set<std::pair<std::string, std::int32_t>> paused_;
};

} // namespace troupe::kafka
