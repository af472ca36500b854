#pragma once

#include "actors/domain/participants.hpp"
#include "adapters/kafka/client.hpp"
#include "adapters/kafka/envelope.hpp"

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::kafka {

/// The topics that a service reads or writes. `order`: all of them; another
/// participant: those of its own name, and those that it may react to.
std::vector<std::string> topics_of(std::string_view service);

/// Those of them that it writes.
std::vector<std::string> topics_written_by(std::string_view service);

/// Whether a message of a topic that a participant reads may concern it: one
/// that it may react to does so only in a choreography.
bool concerns(participant, const envelope&);

/// Creates those of `names` and of their `.dlq` that do not exist, by way of
/// any client, and tries until all are there. False: `stopped` came first, it
/// may take a second to be noticed. A topic that has another number of
/// partitions than the settings say is left as it is, with a warning.
bool create_topics(rd_kafka_s* by, const settings&,
                   const std::vector<std::string>& names, observer&,
                   const std::stop_token& stopped);

} // namespace troupe::kafka
