#include "adapters/kafka/commits.hpp"

#include <librdkafka/rdkafka.h>

#include <utility>

namespace troupe::kafka {

partitions_ptr list_of(const std::vector<position>& positions) {
  partitions_ptr result{
      rd_kafka_topic_partition_list_new(static_cast<int>(positions.size()))};
  for (auto& p : positions)
    rd_kafka_topic_partition_list_add(result.get(), p.topic.c_str(),
                                      p.partition)
        ->offset
        = p.offset;
  return result;
}

void commits::commit(rd_kafka_t* client, progress& of) {
  auto now = std::chrono::steady_clock::now();
  if (running_ || now < at_ + std::chrono::milliseconds{200})
    return;
  auto moved = of.moved(std::exchange(again_, false));
  if (moved.empty())
    return;
  at_ = now;
  running_ = rd_kafka_commit(client, list_of(moved).get(), true)
             == RD_KAFKA_RESP_ERR_NO_ERROR;
  again_ = !running_;
}

const char* commits::answered(int error) {
  auto what = static_cast<rd_kafka_resp_err_t>(error);
  running_ = false;
  again_ = what && what != RD_KAFKA_RESP_ERR__NO_OFFSET;
  return again_ ? rd_kafka_err2str(what) : nullptr;
}

void commits::commit_and_wait(rd_kafka_t* client, progress& of,
                              std::chrono::milliseconds patience) {
  auto known = !running_ && !again_;
  if (of.moved(false).empty() && known)
    return;
  auto positions = of.positions();
  if (positions.empty())
    return;
  queue_ptr answers{rd_kafka_queue_new(client)};
  if (rd_kafka_commit_queue(client, list_of(positions).get(), answers.get(),
                            nullptr, nullptr)
      == RD_KAFKA_RESP_ERR_NO_ERROR)
    rd_kafka_event_destroy(
        rd_kafka_queue_poll(answers.get(), static_cast<int>(patience.count())));
}

} // namespace troupe::kafka
