#include "adapters/kafka/consumer.hpp"

#include "actors/ports/countdown.hpp"
#include "adapters/kafka/commits.hpp"
#include "adapters/kafka/flow_control.hpp"
#include "adapters/kafka/lag.hpp"
#include "adapters/kafka/topics.hpp"
#include "adapters/wire/json.hpp"

#include <librdkafka/rdkafka.h>

#include <map>
#include <optional>
#include <span>
#include <utility>

namespace troupe::kafka {

using namespace std::chrono_literals;

namespace {

constexpr auto revoke_timeout = 2s;
constexpr auto longest_commit = 66s; ///< socket.timeout.ms, and a session

auto now() {
  return std::chrono::steady_clock::now();
}

} // namespace

/// Runs in a thread of its own, which only the tickets of `progress_` leave.
///
/// It is hard because Kafka revokes partitions of which messages are still
/// being worked on, and because librdkafka takes a late commit for a fatal
/// error. What holds:
/// - An offset is committed only when its message and all before it in the
///   partition are acknowledged.
/// - `progress_` belongs to one assignment: what is acknowledged after a
///   rebalance reaches an object that nobody commits any more.
/// - What was received and not delivered when an assignment or a client ends is
///   dropped: its offset is not committed, so that it comes again.
class consumer::member : owner {
public:
  member(settings s, participant who, sink to, bus& dead_letters,
         observer& watcher)
      : owner{watcher}, settings_(std::move(s)), who_(who),
        sink_(std::move(to)), dead_letters_(dead_letters),
        flow_(settings_.max_batch) {
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
    client_ = c.open(configuration::role::consumer, *this);
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
      receive();
      if (auto why = fatal_error(client_.get()); !why.empty()) {
        serve_earlier_callbacks();
        if (!fenced_by_itself()) {
          report_fatal(why);
          return;
        }
        replace_client();
      }
      deliver();
      flow_.update(client_.get(), assigned_, *progress_);
      commits_.commit(client_.get(), *progress_);
      report();
    }
    leave_group();
  }

  /// A close during a rebalance never ends (librdkafka's issue 4884): so all
  /// partitions are given back before it.
  void leave_group() {
    rd_kafka_unsubscribe(client_.get());
    auto end = now() + revoke_timeout;
    do {
      receive();
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

  void receive() {
    auto patience = flow_.paused().empty() ? 50ms : 5ms;
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

  void deliver() {
    arrivals batch;
    std::map<std::string, std::size_t> counts;
    for (auto& next : received_) {
      std::string topic = rd_kafka_topic_name(next->rkt);
      ++counts[topic];
      auto ticket = progress_->take(topic, next->partition, next->offset);
      auto done = [p = progress_, ticket] { p->finish(ticket); };
      auto what = std::make_shared<envelope>(envelope_of(*next));
      if (!concerns(who_, *what)) {
        done();
        continue;
      }
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
        auto one_done = countdown(2, done);
        batch.push_back({nullptr, one_done,
                         std::make_shared<const dead_letter>(
                             unreadable_letter(*what, place, e.what()))});
        dead_letters_.send_dead_letter(std::move(*what), e.what(), one_done);
      }
    }
    received_.clear();
    if (!batch.empty())
      sink_(std::move(batch));
    for (auto& [topic, count] : counts)
      watch.consumed(topic, count);
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
      progress_->wait(revoke_timeout);
      commits_.commit_and_wait(client_.get(), *progress_, 1s);
    }
    drop_assignment();
    rd_kafka_assign(client_.get(), nullptr);
  }

  void drop_assignment() {
    received_.clear();
    progress_ = std::make_shared<progress>();
    flow_.reset();
    for (auto& p : assigned_)
      watch.lag(p.topic, 0); // another member's from now on
    assigned_.clear();
  }

  void report() {
    if (now() < reported_at_ + 1s)
      return;
    reported_at_ = now();
    for (auto& [topic, count] : lag_of(client_.get(), assigned_,
                                       progress_->positions(), flow_.paused()))
      watch.lag(topic, count);
  }

  bool is_fenced() const {
    return rd_kafka_fatal_error(client_.get(), nullptr, 0)
           == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID;
  }

  /// A fatal error can be seen before the callbacks that precede it have run.
  void serve_earlier_callbacks() {
    auto end = now() + revoke_timeout;
    while (message_ptr{rd_kafka_consumer_poll(client_.get(), 0)} && now() < end)
      ;
  }

  /// A commit that waited for the broker for longer than the session timeout
  /// names an expired member: the broker answers as to another process of the
  /// same name, which librdkafka treats as fatal (its pull request 5585).
  bool fenced_by_itself() const {
    return is_fenced() && lost_at_ && now() < *lost_at_ + longest_commit;
  }

  /// A new client goes on at the last commit. If there is another process of
  /// the same name after all, that one is fenced now.
  void replace_client() {
    watch.log(severity::warn, "a new Kafka consumer takes over");
    rd_kafka_consumer_close(client_.get());
    drop_assignment();
    commits_ = {};
    lost_at_.reset();
    client_.reset(); // before the next one has its name
    open();
    subscribe();
  }

  void report_fatal(const std::string& why) {
    received_.clear();
    auto name = group_instance_of(settings_);
    watch.fatal(is_fenced()
                    ? "another process consumes as '" + name + "': " + why
                    : "the consumer '" + name + "' cannot go on: " + why);
  }

  settings settings_;
  participant who_;
  sink sink_;
  bus& dead_letters_;
  flow_control flow_;
  std::vector<message_ptr> received_; ///< not delivered yet
  std::vector<position> assigned_;
  std::shared_ptr<progress> progress_ = std::make_shared<progress>();
  commits commits_;
  /// When the assignment was lost, if nothing was committed since.
  std::optional<std::chrono::steady_clock::time_point> lost_at_;
  std::chrono::steady_clock::time_point reported_at_{};
  client_ptr client_; // calls back: comes after what it uses
  std::jthread thread_;
};

consumer::consumer(settings s, participant who, sink to, bus& dead_letters,
                   observer& watch)
    : member_(std::make_unique<member>(std::move(s), who, std::move(to),
                                       dead_letters, watch)) {}

consumer::~consumer() = default; // stops, too

void consumer::stop() {
  member_->stop();
}

} // namespace troupe::kafka
