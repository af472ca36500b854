#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace troupe::kafka {

/// How a service takes part in the bus of a split shop.
struct settings {
  std::string brokers; ///< `host:port`, several with commas between them
  /// Any properties of librdkafka (its CONFIGURATION.md): TLS, SASL, tuning.
  /// They win over what is set here.
  std::vector<std::pair<std::string, std::string>> properties;
  std::string service; ///< `order`: consumes as group `troupe-order`
  /// Names this replica for good: after a restart it takes up its partitions
  /// at once. Two of one name: the older one is fenced. Empty: any replica.
  std::string instance;
  int partitions = 8; ///< of the topics that have to be created
  int replication_factor = 1;
  /// Four times as many messages of a topic may be delivered and unfinished.
  std::size_t max_batch = 200;
};

/// Throws std::invalid_argument naming what is wrong. Asks no broker.
void validate(const settings&);

/// `troupe-<service>`: the group in which its replicas share the partitions.
std::string group_of(const settings&);

/// `troupe-<service>-<instance>`, or empty: any member of the group.
std::string group_instance_of(const settings&);

} // namespace troupe::kafka
