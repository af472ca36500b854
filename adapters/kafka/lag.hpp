#pragma once

#include "adapters/kafka/progress.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

struct rd_kafka_s;

namespace troupe::kafka {

/// How many messages of each topic a consumer has yet to finish: of the
/// `assigned` partitions, each from where it was assigned or, if that is known,
/// from where all before it is `finished`. Waits for the broker where a topic
/// is `paused`, 100 ms a partition at most.
std::map<std::string, std::int64_t>
lag_of(rd_kafka_s* consumer, const std::vector<position>& assigned,
       const std::vector<position>& finished,
       const std::set<std::string>& paused);

} // namespace troupe::kafka
