#pragma once

#include "actors/ports/bus.hpp"
#include "adapters/kafka/consumer.hpp"
#include "tests/adapters/kafka/broker.hpp"
#include "tests/wait_until.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace troupe::kafka_test {

/// Whether `holds` becomes true, which may take half a minute.
template <class F>
bool eventually(F&& holds) {
  return wait_until(holds, std::chrono::seconds{30});
}

/// Remembers what it was told.
class watcher : public kafka::observer {
public:
  void produced(std::string_view topic, std::size_t count) override {
    std::lock_guard guard{mutex_};
    produced_[std::string{topic}] += count;
  }

  void consumed(std::string_view topic, std::size_t count) override {
    std::lock_guard guard{mutex_};
    consumed_[std::string{topic}] += count;
  }

  void lag(std::string_view topic, std::int64_t count) override {
    std::lock_guard guard{mutex_};
    lag_[std::string{topic}] = count;
  }

  void dead_letter(std::string_view topic, std::string_view why) override {
    std::lock_guard guard{mutex_};
    dead_.push_back(std::string{topic} + ": " + std::string{why});
  }

  void dropped(std::string_view topic) override {
    std::lock_guard guard{mutex_};
    ++dropped_[std::string{topic}];
  }

  void reachable(bool yes) override {
    reachable_ = yes;
    told_of_no_broker_ += !yes;
  }

  void log(severity, std::string_view text) override {
    std::lock_guard guard{mutex_};
    (log_ += text) += '\n';
  }

  void fatal(std::string_view text) override {
    std::lock_guard guard{mutex_};
    fatal_.emplace_back(text);
  }

  std::size_t produced(const std::string& topic) const {
    std::lock_guard guard{mutex_};
    auto found = produced_.find(topic);
    return found == produced_.end() ? 0 : found->second;
  }

  std::size_t consumed(const std::string& topic) const {
    std::lock_guard guard{mutex_};
    auto found = consumed_.find(topic);
    return found == consumed_.end() ? 0 : found->second;
  }

  std::size_t drops(const std::string& topic) const {
    std::lock_guard guard{mutex_};
    auto found = dropped_.find(topic);
    return found == dropped_.end() ? 0 : found->second;
  }

  /// -1: was never told.
  std::int64_t lag(const std::string& topic) const {
    std::lock_guard guard{mutex_};
    auto found = lag_.find(topic);
    return found == lag_.end() ? -1 : found->second;
  }

  std::vector<std::string> dead() const {
    std::lock_guard guard{mutex_};
    return dead_;
  }

  std::vector<std::string> fatal() const {
    std::lock_guard guard{mutex_};
    return fatal_;
  }

  bool reachable() const { return reachable_; }

  int told_of_no_broker() const { return told_of_no_broker_; }

  bool logged(std::string_view text) const {
    std::lock_guard guard{mutex_};
    return log_.find(text) != std::string::npos;
  }

private:
  mutable std::mutex mutex_; ///< guards all below
  std::map<std::string, std::size_t> produced_;
  std::map<std::string, std::size_t> consumed_;
  std::map<std::string, std::int64_t> lag_;
  std::map<std::string, std::size_t> dropped_;
  std::vector<std::string> dead_;
  std::vector<std::string> fatal_;
  std::string log_;
  std::atomic<bool> reachable_ = false;
  std::atomic<int> told_of_no_broker_ = 0;
};

/// Keeps what it is handed until the test acknowledges it.
class receiver {
public:
  /// What a consumer's sink is.
  auto sink() {
    return [this](arrivals more) {
      std::lock_guard guard{mutex_};
      for (auto& one : more) {
        if (one.unreadable) {
          letters_.push_back(*one.unreadable);
          open_.push_back(std::move(one));
          continue;
        }
        orders_.push_back(order_of(*one.content));
        open_.push_back(std::move(one));
      }
    };
  }

  /// Every order that has come, as often as it has.
  std::multiset<std::string> orders() const {
    std::lock_guard guard{mutex_};
    return {orders_.begin(), orders_.end()};
  }

  std::size_t count() const {
    std::lock_guard guard{mutex_};
    return orders_.size();
  }

  std::size_t unfinished() const {
    std::lock_guard guard{mutex_};
    return open_.size();
  }

  /// What could not be read.
  std::vector<dead_letter> letters() const {
    std::lock_guard guard{mutex_};
    return letters_;
  }

  /// Acknowledges the oldest ones.
  void acknowledge(std::size_t count = SIZE_MAX) {
    for (auto& one : take(count))
      one.acknowledge();
  }

  arrivals take(std::size_t count = SIZE_MAX) {
    std::lock_guard guard{mutex_};
    arrivals result;
    for (; count > 0 && !open_.empty(); --count) {
      result.push_back(std::move(open_.front()));
      open_.pop_front();
    }
    return result;
  }

  static std::string order_of(const message& m) {
    return std::visit(
        [](const auto& x) {
          if constexpr (requires { x.saga; })
            return x.saga.order_id;
          else
            return x.order_id;
        },
        m);
  }

private:
  mutable std::mutex mutex_; ///< guards all below
  std::vector<std::string> orders_;
  std::vector<dead_letter> letters_;
  std::deque<arrival> open_;
};

/// Settings for the broker that all tests share.
inline kafka::settings settings_for(const std::string& service) {
  return {.brokers = kafka_broker::shared().address(),
          .service = service,
          .partitions = 4};
}

/// The shared broker with all topics, and nothing in them.
inline kafka_broker& fresh_broker() {
  static bool created = [] {
    watcher watch;
    kafka::bus bus{settings_for("order"), watch};
    kafka::consumer creates{settings_for("order"),
                            number_of<participants::order>, [](auto) {}, bus,
                            watch};
    return eventually([&] { return watch.lag("delivery.kept") >= 0; });
  }();
  if (!created)
    throw std::runtime_error{"no topics"};
  kafka_broker::shared().empty();
  return kafka_broker::shared();
}

/// The message for order `order_<i>`, for i from `first` on.
template <class Message>
std::vector<message> some(int count, int first = 0) {
  std::vector<message> result;
  for (int i = first; i < first + count; ++i) {
    Message m;
    m.saga.order_id = "order_" + std::to_string(i);
    m.saga.saga_id = "saga_" + std::to_string(i);
    result.push_back(std::move(m));
  }
  return result;
}

} // namespace troupe::kafka_test
