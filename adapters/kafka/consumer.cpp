#include "adapters/kafka/consumer.hpp"

#include "adapters/kafka/commits.hpp"
#include "adapters/kafka/lag.hpp"
#include "adapters/kafka/topics.hpp"
#include "adapters/wire/json.hpp"

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

namespace troupe::kafka {

using namespace std::chrono_literals;

namespace {

constexpr auto last_chance = 2s;     ///< for what runs when we lose a partition
constexpr auto longest_commit = 66s; ///< socket.timeout.ms, and a session
/// Batches of a partition that are handed over behind an unfinished message.
constexpr std::size_t longest_window = 20;

auto now() {
  return std::chrono::steady_clock::now();
}

} // namespace

/// Only `stopped_` and the tickets of `progress_` leave the thread.
class consumer::member : owner {
public:
  member(settings s, participant who, sink to, bus& graves, observer& watcher)
      : owner{watcher}, settings_(std::move(s)), who_(who),
        sink_(std::move(to)), graves_(graves) {
    open();
    thread_ = std::jthread{[this](const std::stop_token& t) { run(t); }};
  }

  void stop() { thread_ = {}; } // which asks it to end, and waits

private:
  void open() {
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
  }

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
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
      self.lost_at_.reset();
    if (auto why = self.commits_.answered(error))
      self.watch.log(severity::info,
                     std::string{"offsets not committed yet: "} + why);
  }

  void run(const std::stop_token& stopped) {
    if (!create_topics(client_.get(), settings_, topics_of(settings_.service),
                       watch, stopped))
      return;
    subscribe();
    while (!stopped.stop_requested()) {
      gather();
      if (auto why = fatal_error(client_.get()); !why.empty()) {
        hear_what_came_before();
        if (!fenced_by_itself()) {
          end(why);
          return;
        }
        renew();
      }
      hand_over();
      steer();
      commits_.commit(client_.get(), *progress_);
      report();
    }
    leave();
  }

  /// A close that meets a rebalance never ends (librdkafka's issue 4884): so
  /// all partitions are given back before it.
  void leave() {
    rd_kafka_unsubscribe(client_.get());
    auto end = now() + last_chance;
    do {
      gather();
      received_.clear();
    } while (!assigned_.empty() && now() < end);
    rd_kafka_consumer_close(client_.get());
  }

  void subscribe() {
    std::vector<position> topics;
    for (auto name : messages_for(who_))
      topics.push_back({std::string{name}, RD_KAFKA_PARTITION_UA, 0});
    rd_kafka_subscribe(client_.get(), list_of(topics).get());
  }

  void gather() {
    auto patience = paused_.empty() ? 50ms : 5ms;
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
    arrivals batch;
    std::map<std::string, std::size_t> counts;
    for (auto& next : received_) {
      std::string topic = rd_kafka_topic_name(next->rkt);
      ++counts[topic];
      auto ticket = progress_->take(topic, next->partition, next->offset);
      auto done = [p = progress_, ticket] { p->finish(ticket); };
      auto what = std::make_shared<envelope>(envelope_of(*next));
      try {
        batch.push_back(
            {std::make_shared<const message>(unwrap(*what)), done, nullptr,
             [what](dead_letter& letter) { write_down(*what, letter); }});
      } catch (const wire::format_error& e) {
        auto partition = std::to_string(next->partition);
        auto offset = std::to_string(next->offset);
        what->headers.push_back({"troupe_partition", partition});
        what->headers.push_back({"troupe_offset", offset});
        auto place = topic;
        place.append("/").append(partition).append("/").append(offset);
        auto left = std::make_shared<std::atomic<int>>(2);
        auto one_done = [left, done] {
          if (left->fetch_sub(1) == 1)
            done();
        };
        batch.push_back({nullptr, one_done,
                         std::make_shared<const dead_letter>(
                             unreadable_letter(*what, place, e.what()))});
        graves_.bury(std::move(*what), e.what(), one_done);
      }
    }
    received_.clear();
    if (!batch.empty())
      sink_(std::move(batch));
    for (auto& [topic, count] : counts)
      watch.consumed(topic, count);
  }

  /// Pauses where one more look could bring more than is allowed: a topic's
  /// partitions, or the one that waits for a message of long ago.
  void steer() {
    std::vector<position> full;
    std::vector<position> free;
    for (auto& p : assigned_) {
      auto unfinished = progress_->unfinished(p.topic);
      auto waiting = progress_->waiting(p.topic, p.partition);
      if (unfinished > 3 * settings_.max_batch
          || waiting > longest_window * settings_.max_batch) {
        if (paused_.emplace(p.topic, p.partition).second)
          full.push_back(p);
      } else if (unfinished <= 2 * settings_.max_batch
                 && waiting <= longest_window * settings_.max_batch
                 && paused_.erase({p.topic, p.partition}) > 0) {
        free.push_back(p);
      }
    }
    if (!full.empty())
      rd_kafka_pause_partitions(client_.get(), list_of(full).get());
    if (!free.empty())
      rd_kafka_resume_partitions(client_.get(), list_of(free).get());
  }

  void assigned(rd_kafka_topic_partition_list_t* partitions) {
    partitions_ptr at{rd_kafka_topic_partition_list_copy(partitions)};
    rd_kafka_committed(client_.get(), at.get(), 1'000); // or unknown: for lag()
    assigned_.clear();
    for (auto& p : std::span{at->elems, static_cast<std::size_t>(at->cnt)})
      assigned_.push_back({p.topic, p.partition, p.offset});
    rd_kafka_assign(client_.get(), partitions);
    rd_kafka_resume_partitions(client_.get(), partitions);
  }

  void revoked() {
    lost_at_.reset();
    if (rd_kafka_assignment_lost(client_.get())) {
      lost_at_ = now();
    } else {
      progress_->wait(last_chance);
      commits_.commit_and_wait(client_.get(), *progress_, 1s);
    }
    forget();
    rd_kafka_assign(client_.get(), nullptr);
  }

  void forget() {
    received_.clear(); // was not handed over yet
    progress_ = std::make_shared<progress>();
    paused_.clear();
    for (auto& p : assigned_)
      watch.lag(p.topic, 0); // the others' from now on
    assigned_.clear();
  }

  void report() {
    if (now() < reported_at_ + 1s)
      return;
    reported_at_ = now();
    for (auto& [topic, count] :
         lag_of(client_.get(), assigned_, progress_->positions(), paused_))
      watch.lag(topic, count);
  }

  bool is_fenced() const {
    return rd_kafka_fatal_error(client_.get(), nullptr, 0)
           == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID;
  }

  /// librdkafka tells all in its order, but a fatal error can be seen before.
  void hear_what_came_before() {
    auto end = now() + last_chance;
    while (message_ptr{rd_kafka_consumer_poll(client_.get(), 0)} && now() < end)
      ;
  }

  /// A commit that waited for the broker for longer than the session lasts
  /// names a member that is no more, which the broker takes for another
  /// process, and librdkafka for the end (its pull request 5585).
  bool fenced_by_itself() const {
    return is_fenced() && lost_at_ && now() < *lost_at_ + longest_commit;
  }

  /// Where the last commit was, a new client goes on. If there is another
  /// process after all, that one is fenced now.
  void renew() {
    watch.log(severity::warn, "a new Kafka consumer takes over");
    rd_kafka_consumer_close(client_.get());
    forget();
    commits_ = {};
    lost_at_.reset();
    client_.reset(); // before the next one has its name
    open();
    subscribe();
  }

  void end(const std::string& why) {
    received_.clear();
    auto name = group_instance_of(settings_);
    watch.fatal(is_fenced()
                    ? "another process consumes as '" + name + "': " + why
                    : "the consumer '" + name + "' cannot go on: " + why);
  }

  settings settings_;
  participant who_;
  sink sink_;
  bus& graves_;
  std::vector<message_ptr> received_; ///< not handed over yet
  std::vector<position> assigned_;
  std::set<std::pair<std::string, std::int32_t>> paused_;
  std::shared_ptr<progress> progress_ = std::make_shared<progress>();
  commits commits_;
  /// When the assignment was lost, if nothing was committed since.
  std::optional<std::chrono::steady_clock::time_point> lost_at_;
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
