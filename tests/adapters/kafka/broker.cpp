#include "tests/adapters/kafka/broker.hpp"

#include "tests/wait_until.hpp"

#include <fcntl.h>
#include <librdkafka/rdkafka.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <stdexcept>

namespace troupe::kafka_test {

namespace {

const std::string script = TROUPE_SOURCE_DIR "/deploy/kafka.sh";

void require(bool holds, const std::string& otherwise) {
  if (!holds)
    throw std::runtime_error{otherwise};
}

/// A client for what the adapter itself never does.
class admin {
public:
  admin(const std::string& brokers, rd_kafka_type_t type = RD_KAFKA_PRODUCER) {
    auto conf = rd_kafka_conf_new();
    for (auto [name, value] :
         {std::array<const char*, 2>{"bootstrap.servers", brokers.c_str()},
          {"group.id", "test"},
          {"enable.partition.eof", "true"}})
      rd_kafka_conf_set(conf, name, value, nullptr, 0);
    rd_kafka_conf_set_log_cb(conf, [](auto...) {});
    client_ = rd_kafka_new(type, conf, nullptr, 0);
    require(client_ != nullptr, "no client");
  }

  ~admin() { rd_kafka_destroy(client_); }

  rd_kafka_t* client() const { return client_; }

  /// Every partition of `topic`, or of all topics of ours.
  rd_kafka_topic_partition_list_t* partitions(const std::string& topic) const {
    const rd_kafka_metadata_t* all = nullptr;
    require(rd_kafka_metadata(client_, 1, nullptr, &all, 10'000)
                == RD_KAFKA_RESP_ERR_NO_ERROR,
            "no metadata");
    auto result = rd_kafka_topic_partition_list_new(1);
    for (int i = 0; i < all->topic_cnt; ++i) {
      std::string name{all->topics[i].topic};
      if (topic.empty() ? !name.starts_with("__") : name == topic)
        for (int p = 0; p < all->topics[i].partition_cnt; ++p)
          rd_kafka_topic_partition_list_add(result, name.c_str(), p);
    }
    rd_kafka_metadata_destroy(all);
    return result;
  }

  /// Deletes the records before these offsets; false if one of the partitions
  /// has no leader at the moment.
  bool delete_records(const rd_kafka_topic_partition_list_t* before) const {
    auto answers = rd_kafka_queue_new(client_);
    auto what = rd_kafka_DeleteRecords_new(before);
    rd_kafka_DeleteRecords(client_, &what, 1, nullptr, answers);
    rd_kafka_DeleteRecords_destroy(what);
    auto event = rd_kafka_queue_poll(answers, 30'000);
    require(event && !rd_kafka_event_error(event), "the broker refuses");
    auto deleted = rd_kafka_DeleteRecords_result_offsets(
        rd_kafka_event_DeleteRecords_result(event));
    auto all = true;
    for (int i = 0; i < deleted->cnt; ++i)
      all &= deleted->elems[i].err == RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(answers);
    return all;
  }

private:
  rd_kafka_t* client_;
};

} // namespace

std::string output_of(const std::string& command) {
  auto pipe = ::popen(command.c_str(), "r");
  require(pipe != nullptr, command);
  std::string result;
  std::array<char, 4096> part{};
  while (auto count = std::fread(part.data(), 1, part.size(), pipe))
    result.append(part.data(), count);
  require(::pclose(pipe) == 0, command + ": " + result);
  return result;
}

kafka_broker& kafka_broker::shared() {
  static kafka_broker it;
  return it;
}

kafka_broker::kafka_broker() {
  auto pattern = std::filesystem::temp_directory_path() / "troupe-kafka-XXXXXX";
  folder_ = pattern.string();
  require(::mkdtemp(folder_.data()) != nullptr, "no folder");
  output_of(script + " cds 2>&1");
  auto port = output_of(script + " ports");
  port.pop_back();
  address_ = "127.0.0.1:" + port;
  std::array<int, 2> hold{}, said{};
  require(::pipe2(hold.data(), O_CLOEXEC) == 0
              && ::pipe2(said.data(), O_CLOEXEC) == 0,
          "no pipe");
  guardian_ = ::fork();
  require(guardian_ >= 0, "no process");
  if (guardian_ == 0) {
    ::setsid(); // what ends our group must not end who cleans up after us
    ::dup2(hold[0], 0);
    ::dup2(said[1], 1);
    ::execl(script.c_str(), script.c_str(), "hold", folder_.c_str(),
            port.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(hold[0]);
  ::close(said[1]);
  hold_ = hold[1];
  char first = 0;
  require(::read(said[0], &first, 1) == 1, "the broker did not start");
  ::close(said[0]);
}

kafka_broker::~kafka_broker() {
  ::close(hold_);
  ::waitpid(guardian_, nullptr, 0);
}

void kafka_broker::kill() {
  output_of(script + " kill " + folder_ + " 2>&1");
}

void kafka_broker::restart() {
  output_of(script + " node " + folder_ + " 1 </dev/null 2>&1");
}

void kafka_broker::empty() {
  admin a{address_};
  auto all = a.partitions("");
  for (int i = 0; i < all->cnt; ++i)
    all->elems[i].offset = RD_KAFKA_OFFSET_END;
  if (all->cnt > 0)
    require(wait_until([&] { return a.delete_records(all); }),
            "records stay where they are");
  rd_kafka_topic_partition_list_destroy(all);
}

std::vector<stored> kafka_broker::contents(const std::string& topic) const {
  return contents_of(address_, topic);
}

std::vector<stored> contents_of(const std::string& brokers,
                                const std::string& topic) {
  admin a{brokers, RD_KAFKA_CONSUMER};
  rd_kafka_poll_set_consumer(a.client());
  std::vector<stored> result;
  auto all = a.partitions(topic);
  for (int i = 0; i < all->cnt; ++i)
    all->elems[i].offset = RD_KAFKA_OFFSET_BEGINNING;
  rd_kafka_assign(a.client(), all);
  std::set<std::int32_t> read; // a partition may end twice: leaders change
  while (read.size() < static_cast<std::size_t>(all->cnt)) {
    auto next = rd_kafka_consumer_poll(a.client(), 30'000);
    require(next != nullptr, "no end of " + topic);
    if (next->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
      read.insert(next->partition);
    else if (!next->err)
      result.push_back(
          {kafka::envelope_of(*next), next->partition, next->offset});
    rd_kafka_message_destroy(next);
  }
  rd_kafka_topic_partition_list_destroy(all);
  return result;
}

} // namespace troupe::kafka_test
