#include "adapters/kafka/event_reader.hpp"

#include "adapters/kafka/envelope.hpp"
#include "adapters/kafka/topics.hpp"
#include "adapters/wire/json.hpp"

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <thread>

namespace troupe::kafka {

using namespace std::chrono_literals;

namespace {

const std::string topic{order_event::type};

/// Milliseconds that a broker has for an answer.
constexpr int patience = 1'000;

auto now() {
  return std::chrono::steady_clock::now();
}

/// 0: nobody knows.
int count_partitions(rd_kafka_t* client) {
  auto of = rd_kafka_topic_new(client, topic.c_str(), nullptr);
  const rd_kafka_metadata_t* found = nullptr;
  int result = 0;
  if (rd_kafka_metadata(client, 0, of, &found, patience)
      == RD_KAFKA_RESP_ERR_NO_ERROR) {
    if (found->topic_cnt == 1)
      result = found->topics[0].partition_cnt;
    rd_kafka_metadata_destroy(found);
  }
  rd_kafka_topic_destroy(of);
  return result;
}

} // namespace

class event_reader::reader : owner {
public:
  reader(settings s, sink to, observer& watcher)
      : owner{watcher}, settings_(std::move(s)), sink_(std::move(to)) {
    configuration c{settings_};
    c.set("group.id", group_of(settings_)); // never joined: librdkafka insists
    c.set("enable.auto.commit", "false");
    c.set("enable.auto.offset.store", "false");
    c.set("auto.offset.reset", "latest");
    client_ = c.open_consumer(*this);
    rd_kafka_poll_set_consumer(client_.get());
    thread_ = std::jthread{[this](const std::stop_token& t) { run(t); }};
  }

  void stop() { thread_ = {}; } // which asks it to end, and waits

private:
  void run(const std::stop_token& stopped) {
    if (!create_topics(client_.get(), settings_, {topic}, watch, stopped))
      return;
    auto refresh_at = now();
    while (!stopped.stop_requested()) {
      if (now() >= refresh_at) {
        auto known = refresh();
        watch.reachable(known);
        refresh_at = now() + (known ? 1s : 100ms);
      }
      read();
    }
    rd_kafka_consumer_close(client_.get());
  }

  /// Whether all partitions are known, and read.
  bool refresh() {
    auto count = static_cast<std::size_t>(count_partitions(client_.get()));
    if (count == 0)
      return false;
    auto next = next_;
    while (next.size() < count) {
      std::int64_t low = 0, high = 0;
      if (rd_kafka_query_watermark_offsets(client_.get(), topic.c_str(),
                                           static_cast<int>(next.size()), &low,
                                           &high, patience)
          != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
      next.push_back(next_.empty() ? high : low);
    }
    if (next.size() > next_.size()) {
      next_ = next;
      partitions_ptr all{
          rd_kafka_topic_partition_list_new(static_cast<int>(count))};
      for (std::size_t i = 0; i < count; ++i)
        rd_kafka_topic_partition_list_add(all.get(), topic.c_str(),
                                          static_cast<int>(i))
            ->offset
            = next[i];
      rd_kafka_assign(client_.get(), all.get());
    }
    return !next_.empty();
  }

  void read() {
    std::vector<order_event> events;
    for (int wait = 100; events.size() < settings_.max_batch; wait = 0) {
      message_ptr next{rd_kafka_consumer_poll(client_.get(), wait)};
      if (!next)
        break;
      if (next->err) {
        watch.log(severity::warn, rd_kafka_message_errstr(next.get()));
        break;
      }
      next_[static_cast<std::size_t>(next->partition)] = next->offset + 1;
      try {
        events.push_back(std::get<order_event>(unwrap(*next)));
      } catch (const wire::format_error& e) {
        watch.log(severity::warn, topic + ": skipped: " + e.what());
      }
    }
    if (events.empty())
      return;
    auto count = events.size();
    sink_(std::move(events));
    watch.consumed(topic, count);
  }

  settings settings_;
  sink sink_;
  std::vector<std::int64_t> next_; ///< offset to be read, a partition
  client_ptr client_;              // calls back: comes after what it uses
  std::jthread thread_;
};

event_reader::event_reader(settings s, sink to, observer& watch)
    : reader_(std::make_unique<reader>(std::move(s), std::move(to), watch)) {}

event_reader::~event_reader() {
  stop();
}

void event_reader::stop() {
  reader_->stop();
}

} // namespace troupe::kafka
