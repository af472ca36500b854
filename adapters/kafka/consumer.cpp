#include "adapters/kafka/consumer.hpp"

#include "adapters/kafka/progress.hpp"
#include "adapters/kafka/topics.hpp"
#include "adapters/wire/json.hpp"

#include <librdkafka/rdkafka.h>

#include <map>
#include <set>
#include <utility>

namespace troupe::kafka {

using namespace std::chrono_literals;

namespace {

constexpr auto commit_interval = 50ms;
constexpr auto last_chance = 2s; ///< for what runs when we lose a partition

auto now() {
  return std::chrono::steady_clock::now();
}

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

} // namespace

/// Only `stopped_` and the tickets of `progress_` leave the thread.
class consumer::member : owner {
public:
  member(settings s, participant who, sink to, bus& graves, observer& watcher)
      : owner{watcher}, settings_(std::move(s)), who_(who),
        sink_(std::move(to)), graves_(graves) {
    configuration c{settings_};
    c.set("group.id", group_of(settings_));
    if (!settings_.instance.empty())
      c.set("group.instance.id", group_instance_of(settings_));
    c.set("enable.auto.commit", "false");
    c.set("enable.auto.offset.store", "false");
    c.set("auto.offset.reset", "earliest");
    c.set("partition.assignment.strategy", "range");
    c.set("session.timeout.ms", "6000");
    c.set("heartbeat.interval.ms", "500");
    rd_kafka_conf_set_rebalance_cb(c.get(), on_rebalance);
    rd_kafka_conf_set_offset_commit_cb(c.get(), on_commit);
    client_ = c.open_consumer(*this);
    rd_kafka_poll_set_consumer(client_.get());
    thread_ = std::jthread{[this](const std::stop_token& t) { run(t); }};
  }

  void stop() {
    thread_.request_stop();
    if (thread_.joinable())
      thread_.join();
  }

private:
  static member& of(void* opaque) {
    return *static_cast<member*>(static_cast<owner*>(opaque));
  }

  static void on_rebalance(rd_kafka_t*, rd_kafka_resp_err_t what,
                           rd_kafka_topic_partition_list_t* partitions,
                           void* opaque) {
    if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
      of(opaque).assigned(partitions);
    else
      of(opaque).revoked();
  }

  static void on_commit(rd_kafka_t*, rd_kafka_resp_err_t error,
                        rd_kafka_topic_partition_list_t*, void* opaque) {
    auto& self = of(opaque);
    self.committing_ = false;
    self.commit_again_ = error && error != RD_KAFKA_RESP_ERR__NO_OFFSET;
    if (self.commit_again_)
      self.watch.log(severity::info, std::string{"offsets not committed: "}
                                         + rd_kafka_err2str(error));
  }

  void run(const std::stop_token& stopped) {
    if (!create_topics(client_.get(), settings_, topics_of(settings_.service),
                       watch, stopped))
      return;
    subscribe();
    while (!stopped.stop_requested()) {
      gather();
      if (auto why = fatal_error(client_.get()); !why.empty()) {
        end(why);
        return;
      }
      hand_over();
      steer();
      commit();
      report();
    }
    received_.clear();
    rd_kafka_consumer_close(client_.get()); // revokes
  }

  void subscribe() {
    std::vector<position> topics;
    for (auto name : messages_for(who_))
      topics.push_back({std::string{name}, RD_KAFKA_PARTITION_UA, 0});
    rd_kafka_subscribe(client_.get(), list_of(topics).get());
  }

  void gather() {
    auto patience = paused_.empty() ? commit_interval : 5ms;
    while (received_.size() < settings_.max_batch) {
      message_ptr next{rd_kafka_consumer_poll(
          client_.get(),
          received_.empty() ? static_cast<int>(patience.count()) : 0)};
      if (!next)
        return;
      if (next->err) {
        watch.log(severity::warn, rd_kafka_message_errstr(next.get()));
        return;
      }
      received_.push_back(std::move(next));
    }
  }

  void hand_over() {
    std::vector<delivery> batch;
    std::map<std::string, std::size_t> counts;
    for (auto& next : received_) {
      auto what = envelope_of(*next);
      ++counts[what.topic];
      auto ticket = progress_->take(what.topic, next->partition, next->offset);
      auto done = [p = progress_, ticket] { p->finish(ticket); };
      try {
        batch.push_back({std::make_shared<const message>(unwrap(what)), done});
      } catch (const wire::format_error& e) {
        what.headers.push_back(
            {"troupe_partition", std::to_string(next->partition)});
        what.headers.push_back({"troupe_offset", std::to_string(next->offset)});
        graves_.bury(std::move(what), e.what(), done);
      }
    }
    received_.clear();
    if (!batch.empty())
      sink_(std::move(batch));
    for (auto& [topic, count] : counts)
      watch.consumed(topic, count);
  }

  /// Pauses where one more look could bring more than is allowed.
  void steer() {
    for (auto name : messages_for(who_)) {
      std::string topic{name};
      auto unfinished = progress_->unfinished(topic);
      if (unfinished > 3 * settings_.max_batch) {
        if (paused_.insert(topic).second)
          rd_kafka_pause_partitions(client_.get(), assigned_of(topic).get());
      } else if (unfinished <= 2 * settings_.max_batch
                 && paused_.erase(topic) > 0) {
        rd_kafka_resume_partitions(client_.get(), assigned_of(topic).get());
      }
    }
  }

  partitions_ptr assigned_of(const std::string& topic) const {
    std::vector<position> result;
    for (auto& p : assigned_)
      if (p.topic == topic)
        result.push_back(p);
    return list_of(result);
  }

  void commit() {
    if (committing_ || now() < committed_at_ + commit_interval)
      return;
    auto moved = progress_->moved(std::exchange(commit_again_, false));
    if (moved.empty())
      return;
    committed_at_ = now();
    committing_ = rd_kafka_commit(client_.get(), list_of(moved).get(), true)
                  == RD_KAFKA_RESP_ERR_NO_ERROR;
    commit_again_ = !committing_;
  }

  void assigned(rd_kafka_topic_partition_list_t* partitions) {
    assigned_.clear();
    for (int i = 0; i < partitions->cnt; ++i)
      assigned_.push_back(
          {partitions->elems[i].topic, partitions->elems[i].partition, 0});
    rd_kafka_assign(client_.get(), partitions);
    rd_kafka_resume_partitions(client_.get(), partitions);
  }

  void revoked() {
    received_.clear(); // was not handed over yet
    if (!rd_kafka_assignment_lost(client_.get())) {
      progress_->wait(last_chance);
      commit_and_wait();
    }
    progress_ = std::make_shared<progress>();
    paused_.clear();
    assigned_.clear();
    rd_kafka_assign(client_.get(), nullptr);
  }

  void commit_and_wait() {
    auto positions = progress_->positions();
    if (positions.empty())
      return;
    queue_ptr answer{rd_kafka_queue_new(client_.get())};
    if (rd_kafka_commit_queue(client_.get(), list_of(positions).get(),
                              answer.get(), nullptr, nullptr)
        != RD_KAFKA_RESP_ERR_NO_ERROR)
      return;
    using std::chrono::milliseconds;
    auto event = rd_kafka_queue_poll(
        answer.get(), static_cast<int>(milliseconds{last_chance}.count()));
    rd_kafka_event_destroy(event);
  }

  void report() {
    if (now() < reported_at_ + 1s)
      return;
    reported_at_ = now();
    std::map<std::string, std::int64_t> lag;
    for (auto& p : assigned_)
      lag[p.topic]; // also where nothing has come yet
    for (auto& p : progress_->positions()) {
      std::int64_t low = 0, high = 0;
      if (rd_kafka_get_watermark_offsets(client_.get(), p.topic.c_str(),
                                         p.partition, &low, &high)
              == RD_KAFKA_RESP_ERR_NO_ERROR
          && high > p.offset)
        lag[p.topic] += high - p.offset;
    }
    for (auto& [topic, count] : lag)
      watch.lag(topic, count);
  }

  void end(const std::string& why) {
    received_.clear();
    auto name = group_instance_of(settings_);
    watch.fatal(rd_kafka_fatal_error(client_.get(), nullptr, 0)
                        == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID
                    ? "another process consumes as '" + name + "': " + why
                    : "the consumer '" + name + "' cannot go on: " + why);
  }

  settings settings_;
  participant who_;
  sink sink_;
  bus& graves_;
  std::vector<message_ptr> received_; ///< not handed over yet
  std::vector<position> assigned_;
  std::set<std::string> paused_;
  std::shared_ptr<progress> progress_ = std::make_shared<progress>();
  bool committing_ = false;   ///< no answer yet
  bool commit_again_ = false; ///< the last one has failed
  std::chrono::steady_clock::time_point committed_at_{};
  std::chrono::steady_clock::time_point reported_at_{};
  client_ptr client_; // calls back: comes after what it uses
  std::jthread thread_;
};

consumer::consumer(settings s, participant who, sink to, bus& graves,
                   observer& watch)
    : member_(std::make_unique<member>(std::move(s), who, std::move(to), graves,
                                       watch)) {}

consumer::~consumer() {
  stop();
}

void consumer::stop() {
  member_->stop();
}

} // namespace troupe::kafka
