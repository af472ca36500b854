#include "adapters/kafka/topics.hpp"

#include "actors/domain/message_headers.hpp"
#include "actors/domain/reactions.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace troupe::kafka {

namespace {

using namespace std::chrono_literals;

/// Milliseconds that a broker has for an answer.
constexpr int patience = 1'000;

bool is_dead_letters(std::string_view topic) {
  return topic.ends_with(".dlq");
}

/// The topics that exist, with their partitions; none: nobody answers.
std::optional<std::map<std::string, int>> look(rd_kafka_t* by) {
  const rd_kafka_metadata_t* found = nullptr;
  if (rd_kafka_metadata(by, 1, nullptr, &found, patience)
      != RD_KAFKA_RESP_ERR_NO_ERROR)
    return std::nullopt;
  std::map<std::string, int> result;
  for (int i = 0; i < found->topic_cnt; ++i)
    result[found->topics[i].topic] = found->topics[i].partition_cnt;
  rd_kafka_metadata_destroy(found);
  return result;
}

rd_kafka_NewTopic_t* plan(const std::string& name, const settings& s) {
  // Few letters, to be read in their order, by people, whenever they come.
  auto dead = is_dead_letters(name);
  std::array<char, 512> error{};
  auto result
      = rd_kafka_NewTopic_new(name.c_str(), dead ? 1 : s.partitions,
                              s.replication_factor, error.data(), error.size());
  rd_kafka_NewTopic_set_config(result, "max.message.bytes",
                               dead ? "16777216" : "4194304");
  if (dead)
    rd_kafka_NewTopic_set_config(result, "retention.ms", "-1");
  if (s.replication_factor > 2) // what is acknowledged survives a broker
    rd_kafka_NewTopic_set_config(result, "min.insync.replicas", "2");
  return result;
}

void create(rd_kafka_t* by, const settings& s,
            const std::vector<std::string>& names, observer& watch) {
  std::vector<rd_kafka_NewTopic_t*> plans;
  plans.reserve(names.size());
  for (auto& name : names)
    plans.push_back(plan(name, s));
  queue_ptr answers{rd_kafka_queue_new(by)};
  auto options = rd_kafka_AdminOptions_new(by, RD_KAFKA_ADMIN_OP_CREATETOPICS);
  rd_kafka_AdminOptions_set_request_timeout(options, 10 * patience, nullptr, 0);
  rd_kafka_AdminOptions_set_operation_timeout(options, 10 * patience, nullptr,
                                              0);
  rd_kafka_CreateTopics(by, plans.data(), plans.size(), options, answers.get());
  rd_kafka_AdminOptions_destroy(options);
  rd_kafka_NewTopic_destroy_array(plans.data(), plans.size());
  auto event = rd_kafka_queue_poll(answers.get(), 11 * patience);
  if (auto result = rd_kafka_event_CreateTopics_result(event)) {
    std::size_t count = 0;
    auto topics = rd_kafka_CreateTopics_result_topics(result, &count);
    for (std::size_t i = 0; i < count; ++i) {
      auto error = rd_kafka_topic_result_error(topics[i]);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR
          || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
        continue;
      auto text = rd_kafka_topic_result_error_string(topics[i]);
      watch.log(severity::error, std::string{"cannot create topic "}
                                     + rd_kafka_topic_result_name(topics[i])
                                     + ": "
                                     + (text ? text : rd_kafka_err2str(error)));
    }
  }
  rd_kafka_event_destroy(event);
}

/// Whether all topics are there.
bool try_once(rd_kafka_t* by, const settings& s,
              const std::vector<std::string>& names, observer& watch,
              bool& silent) {
  auto found = look(by);
  if (!found) {
    if (!std::exchange(silent, true))
      watch.log(severity::warn,
                "no Kafka broker answers at " + s.brokers + ", still trying");
    return false;
  }
  std::vector<std::string> missing;
  std::ranges::copy_if(names, std::back_inserter(missing),
                       [&](auto& name) { return !found->contains(name); });
  if (!missing.empty()) {
    create(by, s, missing, watch);
    return false; // until they have been seen
  }
  for (auto& name : names)
    if (auto count = found->at(name);
        count != s.partitions && !is_dead_letters(name))
      watch.log(severity::warn,
                "topic " + name + " has " + std::to_string(count)
                    + " partitions and not " + std::to_string(s.partitions));
  if (silent)
    watch.log(severity::info, "Kafka answers at " + s.brokers);
  return true;
}

} // namespace

std::vector<std::string> topics_of(std::string_view service) {
  std::vector<std::string> result;
  auto role = from_string<participant>(service);
  auto overheard = overheard_by(service);
  for (auto name : all_messages())
    if (role == number_of<participants::order>
        || name.starts_with(std::string{service} + '.')
        || std::ranges::find(overheard, name) != overheard.end())
      result.emplace_back(name);
  return result;
}

std::vector<std::string> topics_written_by(std::string_view service) {
  auto role = from_string<participant>(service);
  if (!role)
    return {};
  auto result = topics_of(service);
  for (auto heard : messages_for(*role))
    std::erase(result, heard);
  return result;
}

bool concerns(participant who, const envelope& what) {
  static const auto overheard = [] {
    std::array<std::vector<std::string_view>, participants::all::size> all;
    std::ranges::transform(names_of(participant{}), all.begin(), overheard_by);
    return all;
  }();
  auto& some = overheard.at(static_cast<std::size_t>(who));
  return std::ranges::find(some, what.topic) == some.end()
         || !what.header_value(plan_header).empty();
}

bool create_topics(rd_kafka_s* by, const settings& s,
                   const std::vector<std::string>& names, observer& watch,
                   const std::stop_token& stopped) {
  std::vector<std::string> all;
  for (auto& name : names) {
    all.push_back(name);
    all.push_back(name + ".dlq");
  }
  std::mutex mutex;
  std::condition_variable_any stopping;
  bool silent = false;
  for (auto pause = 20ms; !stopped.stop_requested();
       pause = std::min<std::chrono::milliseconds>(2 * pause, 1s)) {
    if (try_once(by, s, all, watch, silent))
      return true;
    std::unique_lock lock{mutex};
    stopping.wait_for(lock, stopped, pause, [] { return false; });
  }
  return false;
}

} // namespace troupe::kafka
