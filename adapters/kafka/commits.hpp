#pragma once

#include "adapters/kafka/client.hpp"
#include "adapters/kafka/progress.hpp"

#include <chrono>
#include <vector>

namespace troupe::kafka {

partitions_ptr list_of(const std::vector<position>& positions);

/// Commits the offsets of a consumer: one commit at a time, every 200 ms at
/// most, and again if it has failed. In the consumer's thread.
class commits {
public:
  void commit(rd_kafka_s* client, progress& of);

  /// From the offset_commit_cb. Returns what went wrong, or null.
  const char* answered(int error);

  /// Commits the rest before the partitions are revoked; waits at most
  /// `patience`. (librdkafka keeps a commit that finds no broker for as long as
  /// a session lasts, and does not close before.)
  void commit_and_wait(rd_kafka_s* client, progress& of,
                       std::chrono::milliseconds patience);

private:
  bool running_ = false;
  bool again_ = false;
  std::chrono::steady_clock::time_point at_{};
};

} // namespace troupe::kafka
