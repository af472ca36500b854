#include "adapters/kafka/producer_client.hpp"

#include "adapters/kafka/topics.hpp"

#include <librdkafka/rdkafka.h>

namespace troupe::kafka {

namespace {

/// Milliseconds that a broker has for an answer.
constexpr int time_to_answer = 1'000;

send_result result_of(rd_kafka_resp_err_t error) {
  switch (error) {
  case RD_KAFKA_RESP_ERR_NO_ERROR:
    return send_result::ok;
  case RD_KAFKA_RESP_ERR__QUEUE_FULL:
    return send_result::queue_full;
  case RD_KAFKA_RESP_ERR_INVALID_MSG:
  case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
  case RD_KAFKA_RESP_ERR_INVALID_RECORD:
  case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
  case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
  case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
  case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    return send_result::rejected;
  default:
    return send_result::failed;
  }
}

const char* pointer(const std::optional<std::string>& bytes) {
  return bytes ? bytes->data() : nullptr;
}

std::size_t size(const std::optional<std::string>& bytes) {
  return bytes ? bytes->size() : 0;
}

} // namespace

producer_client::producer_client(const settings& s, observer& watcher,
                                 bool unbatched, report to)
    : owner{watcher}, report_(std::move(to)) {
  configuration c{s};
  c.set("acks", "all");
  c.set("linger.ms", "0");
  c.set("message.timeout.ms", "0"); // none: the outbox decides
  c.set("partitioner", "murmur2_random");
  c.set("retry.backoff.ms", "50");
  c.set("message.max.bytes", unbatched ? "16777216" : "4194304");
  if (unbatched)
    c.set("batch.num.messages", "1");
  rd_kafka_conf_set_dr_msg_cb(c.get(), on_report);
  client_ = c.open(configuration::role::producer, *this);
  // Before the first message: librdkafka asks for the partitions of a new topic
  // once a second, and a message would wait for that.
  for (auto& name : topics_written_by(s.service))
    topics_.emplace_back(
        rd_kafka_topic_new(client_.get(), name.c_str(), nullptr));
}

send_result producer_client::produce(const envelope& e, std::uint64_t number) {
  auto headers = rd_kafka_headers_new(e.headers.size());
  for (auto& [name, value] : e.headers)
    rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()),
                        pointer(value), static_cast<ssize_t>(size(value)));
  // librdkafka does not write to what it borrows.
  auto error = rd_kafka_producev(
      client_.get(), RD_KAFKA_V_TOPIC(e.topic.c_str()), RD_KAFKA_V_MSGFLAGS(0),
      RD_KAFKA_V_KEY(pointer(e.key), size(e.key)),
      RD_KAFKA_V_VALUE(const_cast<char*>(pointer(e.value)), size(e.value)),
      RD_KAFKA_V_HEADERS(headers),
      // NOLINTNEXTLINE(performance-no-int-to-ptr): it is a number all the way
      RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(number)), RD_KAFKA_V_END);
  if (error)
    rd_kafka_headers_destroy(headers);
  return result_of(error);
}

void producer_client::poll(std::chrono::milliseconds patience) {
  rd_kafka_poll(client_.get(), static_cast<int>(patience.count()));
}

bool producer_client::has_broker() const {
  const rd_kafka_metadata_t* found = nullptr;
  auto error
      = rd_kafka_metadata(client_.get(), 0, nullptr, &found, time_to_answer);
  rd_kafka_metadata_destroy(found);
  return error == RD_KAFKA_RESP_ERR_NO_ERROR;
}

void producer_client::on_report(rd_kafka_s*, const rd_kafka_message_s* m,
                                void* opaque) {
  auto self = static_cast<producer_client*>(static_cast<owner*>(opaque));
  self->report_(reinterpret_cast<std::uint64_t>(m->_private), result_of(m->err),
                rd_kafka_err2str(m->err));
}

} // namespace troupe::kafka
