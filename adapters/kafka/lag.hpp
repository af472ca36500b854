#pragma once

#include "adapters/kafka/progress.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

struct rd_kafka_s;

namespace troupe::kafka {

/// How many messages of each topic a consumer has yet to finish: of the
/// `assigned` partitions, each from where it was assigned or, if that is known,
/// from where all before it is `finished`. Waits for the broker where one is
/// `paused`, 100 ms each at most.
std::map<std::string, std::int64_t>
lag_of(rd_kafka_s* consumer, const std::vector<position>& assigned,
       const std::vector<position>& finished,
       const std::set<std::pair<std::string, std::int32_t>>& paused);

} // namespace troupe::kafka
