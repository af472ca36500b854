#pragma once

#include "adapters/kafka/envelope.hpp"
#include "adapters/kafka/settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe::kafka_test {

/// A message in the log.
struct stored {
  kafka::envelope what;
  std::int32_t partition = 0;
  std::int64_t offset = 0;
};

/// A real Kafka broker in a folder of its own on a free port. A guardian ends
/// it when this process does, however that comes about.
class kafka_broker {
public:
  /// One for all tests of a program, started when it is first needed.
  static kafka_broker& shared();

  ~kafka_broker();

  const std::string& address() const { return address_; }

  /// Its process ends at once, as in a power cut; what it stored stays.
  void kill();
  void restart();

  /// Forgets the messages of all topics.
  void empty();

  /// All that the topic holds, partition by partition.
  std::vector<stored> contents(const std::string& topic) const;

private:
  kafka_broker();

  std::string folder_;
  std::string address_;
  int guardian_ = -1; ///< its process
  int hold_ = -1;     ///< it ends when this is closed
};

/// All that any topic of these brokers holds.
std::vector<stored> contents_of(const std::string& brokers,
                                const std::string& topic);

/// What a shell command prints. Throws if it fails.
std::string output_of(const std::string& command);

} // namespace troupe::kafka_test
