#include "adapters/kafka/client.hpp"

#include <librdkafka/rdkafka.h>

#include <array>
#include <stdexcept>

namespace troupe::kafka {

namespace {

observer& watcher(void* opaque) {
  return static_cast<owner*>(opaque)->watch;
}

/// Levels are syslog's. librdkafka calls what mends itself an error.
void on_log(const rd_kafka_t* client, int level, const char* facility,
            const char* text) {
  auto is = level <= 4   ? severity::warn
            : level <= 6 ? severity::info
                         : severity::debug;
  // Properties for producers go to consumers as well, and the other way round.
  if (std::string_view{facility} == "CONFWARN")
    is = severity::debug;
  if (auto opaque = rd_kafka_opaque(client))
    watcher(opaque).log(is, text);
}

void on_error(rd_kafka_t*, int, const char* reason, void* opaque) {
  watcher(opaque).log(severity::warn, reason);
}

void require(bool holds, const char* otherwise) {
  if (!holds)
    throw std::invalid_argument{otherwise};
}

} // namespace

void deleter::operator()(rd_kafka_s* p) const noexcept {
  rd_kafka_destroy(p);
}

void deleter::operator()(rd_kafka_conf_s* p) const noexcept {
  rd_kafka_conf_destroy(p);
}

void deleter::operator()(rd_kafka_message_s* p) const noexcept {
  rd_kafka_message_destroy(p);
}

void deleter::operator()(rd_kafka_topic_s* p) const noexcept {
  rd_kafka_topic_destroy(p);
}

void deleter::operator()(rd_kafka_queue_s* p) const noexcept {
  rd_kafka_queue_destroy(p);
}

void deleter::operator()(rd_kafka_topic_partition_list_s* p) const noexcept {
  rd_kafka_topic_partition_list_destroy(p);
}

void validate(const settings& s) {
  require(!s.brokers.empty(), "no Kafka broker is named");
  require(!s.service.empty(), "the service on the Kafka bus has no name");
  require(s.partitions > 0, "a Kafka topic needs at least 1 partition");
  require(s.replication_factor > 0, "a Kafka topic needs at least 1 replica");
  require(s.max_batch > 0, "a batch of Kafka messages holds at least 1");
  configuration probe{s};
  for (auto& [name, value] : s.properties)
    probe.set(name, value);
}

std::string group_of(const settings& s) {
  return "troupe-" + s.service;
}

std::string group_instance_of(const settings& s) {
  return s.instance.empty() ? "" : group_of(s) + '-' + s.instance;
}

configuration::configuration(const settings& s)
    : settings_(s), conf_(rd_kafka_conf_new()) {
  set("bootstrap.servers", s.brokers);
  set("client.id", s.instance.empty() ? group_of(s) : group_instance_of(s));
  set("topic.metadata.refresh.interval.ms", "10000");
  set("reconnect.backoff.ms", "10");
  set("reconnect.backoff.max.ms", "1000");
  set("socket.nagle.disable", "true");
}

void configuration::set(const std::string& name, const std::string& value) {
  std::array<char, 512> error{};
  if (rd_kafka_conf_set(conf_.get(), name.c_str(), value.c_str(), error.data(),
                        error.size())
      != RD_KAFKA_CONF_OK)
    throw std::invalid_argument{"Kafka property " + name + ": " + error.data()};
}

client_ptr configuration::open(role as, owner& by) {
  validate(settings_);
  for (auto& [name, value] : settings_.properties)
    set(name, value);
  rd_kafka_conf_set_opaque(conf_.get(), &by);
  rd_kafka_conf_set_log_cb(conf_.get(), on_log);
  rd_kafka_conf_set_error_cb(conf_.get(), on_error);
  std::array<char, 512> error{};
  auto type = as == role::producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER;
  client_ptr result{
      rd_kafka_new(type, conf_.get(), error.data(), error.size())};
  if (!result)
    throw std::invalid_argument{std::string{"Kafka properties: "}
                                + error.data()};
  static_cast<void>(conf_.release()); // it is the client's now
  return result;
}

std::string fatal_error(rd_kafka_s* client) {
  std::array<char, 512> text{};
  rd_kafka_fatal_error(client, text.data(), text.size());
  return text.data();
}

} // namespace troupe::kafka
