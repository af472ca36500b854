#include "adapters/kafka/lag.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <utility>

namespace troupe::kafka {

namespace {

/// Fetching tells where the log ends; what is paused has to be asked for.
std::int64_t left_in(rd_kafka_t* consumer, const std::string& topic,
                     std::int32_t partition, std::int64_t next, bool paused) {
  std::int64_t low = 0, high = 0;
  if (paused)
    rd_kafka_query_watermark_offsets(consumer, topic.c_str(), partition, &low,
                                     &high, 100);
  else
    rd_kafka_get_watermark_offsets(consumer, topic.c_str(), partition, &low,
                                   &high);
  return std::max<std::int64_t>(0, high - std::max(low, next));
}

} // namespace

std::map<std::string, std::int64_t>
lag_of(rd_kafka_t* consumer, const std::vector<position>& assigned,
       const std::vector<position>& finished,
       const std::set<std::pair<std::string, std::int32_t>>& paused) {
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> next;
  for (auto* list : {&assigned, &finished})
    for (auto& p : *list)
      next[{p.topic, p.partition}] = p.offset;
  std::map<std::string, std::int64_t> result;
  for (auto& [partition, offset] : next) {
    auto& [topic, number] = partition;
    result[topic]
        += left_in(consumer, topic, number, offset, paused.contains(partition));
  }
  return result;
}

} // namespace troupe::kafka
