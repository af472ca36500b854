#include "adapters/kafka/flow_control.hpp"

#include "adapters/kafka/commits.hpp"

#include <librdkafka/rdkafka.h>

namespace troupe::kafka {

namespace {

/// Batches of a partition that are delivered behind an unfinished message.
constexpr std::size_t max_window = 20;

} // namespace

void flow_control::update(rd_kafka_t* consumer,
                          const std::vector<position>& assigned,
                          const progress& of) {
  std::vector<position> full;
  std::vector<position> free;
  for (auto& p : assigned) {
    auto unfinished = of.unfinished(p.topic);
    auto blocked = of.waiting(p.topic, p.partition) > max_window * max_batch_;
    if (unfinished > 3 * max_batch_ || blocked) {
      if (paused_.emplace(p.topic, p.partition).second)
        full.push_back(p);
    } else if (unfinished <= 2 * max_batch_
               && paused_.erase({p.topic, p.partition}) > 0) {
      free.push_back(p);
    }
  }
  if (!full.empty())
    rd_kafka_pause_partitions(consumer, list_of(full).get());
  if (!free.empty())
    rd_kafka_resume_partitions(consumer, list_of(free).get());
}

} // namespace troupe::kafka
