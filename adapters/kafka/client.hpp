#pragma once

#include "adapters/kafka/observer.hpp"
#include "adapters/kafka/settings.hpp"

#include <memory>
#include <string>

struct rd_kafka_s;
struct rd_kafka_conf_s;
struct rd_kafka_message_s;
struct rd_kafka_topic_s;
struct rd_kafka_queue_s;
struct rd_kafka_topic_partition_list_s;

/// Owners of what librdkafka allocates.
namespace troupe::kafka {

struct deleter {
  void operator()(rd_kafka_s*) const noexcept;
  void operator()(rd_kafka_conf_s*) const noexcept;
  void operator()(rd_kafka_message_s*) const noexcept;
  void operator()(rd_kafka_queue_s*) const noexcept;
  void operator()(rd_kafka_topic_s*) const noexcept;
  void operator()(rd_kafka_topic_partition_list_s*) const noexcept;
};

using client_ptr = std::unique_ptr<rd_kafka_s, deleter>;
using message_ptr = std::unique_ptr<rd_kafka_message_s, deleter>;
using queue_ptr = std::unique_ptr<rd_kafka_queue_s, deleter>;
using topic_ptr = std::unique_ptr<rd_kafka_topic_s, deleter>;
using partitions_ptr
    = std::unique_ptr<rd_kafka_topic_partition_list_s, deleter>;

/// The opaque pointer of every client, for librdkafka's callbacks.
struct owner {
  observer& watch;
};

/// How one client is set up. Each `set` and `open` throws std::invalid_argument
/// that names the property and what is wrong with it.
class configuration {
public:
  /// What all clients have in common.
  explicit configuration(const settings&);

  void set(const std::string& name, const std::string& value);
  rd_kafka_conf_s* get() const { return conf_.get(); }

  /// The properties of the settings come last, so that they win. To be called
  /// once. `by` lives longer than the client.
  enum class role { producer, consumer };
  client_ptr open(role, owner& by);

private:
  settings settings_;
  std::unique_ptr<rd_kafka_conf_s, deleter> conf_;
};

/// Why this client can never work again, or empty.
std::string fatal_error(rd_kafka_s* client);

} // namespace troupe::kafka
