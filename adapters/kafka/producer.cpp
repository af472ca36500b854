#include "adapters/kafka/producer.hpp"

#include <algorithm>
#include <stdexcept>

namespace troupe::kafka {

using namespace std::chrono_literals;

namespace {

/// Messages of a topic that are sent while the lock is held.
constexpr int burst = 1'000;

constexpr auto max_linger = 50ms;

auto now() {
  return std::chrono::steady_clock::now();
}

} // namespace

producer::producer(settings s, observer& watch)
    : settings_(std::move(s)), watch_(watch), clients_{open(false), open(true)},
      broker_check_([this](const std::stop_token& t) { check_broker(t); }),
      thread_([this](const std::stop_token& t) { run(t); }) {}

producer::~producer() {
  broker_check_.request_stop(); // both at once
}

std::shared_ptr<producer_client> producer::open(bool unbatched) {
  return std::make_shared<producer_client>(
      settings_, watch_, unbatched,
      [this, unbatched](std::uint64_t number, send_result f, const char* why) {
        on_report(unbatched, number, f, why);
      });
}

void producer::send(std::vector<outgoing> messages) {
  std::lock_guard guard{mutex_};
  for (auto& m : messages) {
    if (m.best_effort && best_effort_count_ == max_best_effort) {
      watch_.dropped(m.what.topic);
      continue;
    }
    auto number = ++last_number_;
    auto& one = pending_[number];
    static_cast<outgoing&>(one) = std::move(m);
    one.unbatched = one.is_dead_letter;
    unbatched_count_ += one.unbatched;
    best_effort_count_ += one.best_effort;
    enqueue(number, one);
  }
  send_queued();
}

std::size_t producer::pending() const {
  std::lock_guard guard{mutex_};
  return pending_.size() + unreported_;
}

void producer::enqueue(std::uint64_t number, const pending_message& one) {
  queues_[one.unbatched][one.what.topic].waiting.push_back(number);
}

/// Sends what need not linger. The lock is held.
void producer::send_queued() {
  for (auto& queues : queues_)
    for (auto& [topic, its] : queues) {
      if (its.waiting.empty())
        continue;
      auto may_wait
          = its.in_flight > 0 || pending_.at(its.waiting.front()).best_effort;
      if (may_wait && now() < its.linger_until)
        continue;
      its.linger_until = now() + max_linger;
      for (int i = 0; i < burst && !its.waiting.empty(); ++i) {
        auto number = its.waiting.front();
        its.waiting.pop_front();
        if (!produce(number, pending_.at(number), its)) {
          its.waiting.push_front(number);
          break;
        }
      }
    }
}

/// False: the queue is full.
bool producer::produce(std::uint64_t number, pending_message& one,
                       topic_queue& by) {
  switch (clients_[one.unbatched]->produce(one.what, number)) {
  case send_result::ok:
    ++by.in_flight;
    return true;
  case send_result::queue_full:
    return false;
  case send_result::rejected:
    rejected(number, one, "too large");
    return true;
  case send_result::failed:
    failed_.push_back(number);
    return true;
  }
  return true;
}

void producer::on_report(bool unbatched, std::uint64_t number, send_result f,
                         const char* why) {
  std::lock_guard guard{mutex_};
  auto found = pending_.find(number);
  --queues_[unbatched][found->second.what.topic].in_flight;
  if (f == send_result::ok) {
    auto& one = found->second;
    ++delivered_[one.what.topic];
    ++unreported_;
    if (one.done)
      done_.push_back(std::move(one.done));
    remove(number);
  } else if (!clients_[unbatched]->broken().empty()) {
    return; // it goes again by the next client
  } else if (f == send_result::rejected) {
    rejected(number, found->second, why);
  } else {
    if (failed_.empty())
      watch_.log(severity::warn,
                 found->second.what.topic
                     + ": not sent yet, will be tried again: " + why);
    failed_.push_back(number);
  }
}

/// A batch is rejected as one: the first time another message may be at fault.
void producer::rejected(std::uint64_t number, pending_message& one,
                        const char* why) {
  if (!one.unbatched) {
    one.unbatched = true;
    ++unbatched_count_;
  } else if (!one.is_dead_letter) {
    watch_.dead_letter(one.what.topic, why);
    one.what = dead_letter_of(std::move(one.what), why);
    one.is_dead_letter = true;
  } else {
    watch_.log(severity::error,
               one.what.topic + " does not even take message "
                   + std::string{one.what.header_value("ce_id")} + ": " + why);
    remove(number);
    return;
  }
  enqueue(number, one);
}

void producer::remove(std::uint64_t number) {
  auto found = pending_.find(number);
  unbatched_count_ -= found->second.unbatched;
  best_effort_count_ -= found->second.best_effort;
  pending_.erase(found);
}

void producer::run(const std::stop_token& stopped) {
  auto give_up = time::max();
  for (;;) {
    clients_[false]->poll(poll_timeout());
    clients_[true]->poll(0ms);
    report_delivered();
    if (stopped.stop_requested()) {
      give_up = std::min(give_up, now() + 1s);
      if (pending() == 0 || now() > give_up)
        return;
    }
    replace_client(false);
    replace_client(true);
    retry();
  }
}

/// Short while something is queued or goes unbatched.
std::chrono::milliseconds producer::poll_timeout() const {
  std::lock_guard guard{mutex_};
  auto waits = [](auto& its) { return !its.second.waiting.empty(); };
  return unbatched_count_ == 0 && std::ranges::none_of(queues_[false], waits)
             ? 50ms
             : 5ms;
}

/// Outside of the lock.
void producer::report_delivered() {
  decltype(delivered_) delivered;
  decltype(done_) done;
  {
    std::lock_guard guard{mutex_};
    delivered.swap(delivered_);
    done.swap(done_);
  }
  if (delivered.empty())
    return;
  std::size_t told = 0;
  for (auto& [topic, count] : delivered) {
    watch_.produced(topic, count);
    told += count;
  }
  for (auto& f : done)
    f();
  std::lock_guard guard{mutex_};
  unreported_ -= told;
}

/// Queues all that the broken client holds. At most once a second: the reason
/// may last.
void producer::replace_client(bool unbatched) {
  auto why = clients_[unbatched]->broken();
  if (why.empty() || now() < replaced_at_ + 1s)
    return;
  watch_.log(severity::error, "a new Kafka producer takes over: " + why);
  replaced_at_ = now();
  std::shared_ptr<producer_client> old;
  try {
    old = open(unbatched);
  } catch (const std::invalid_argument& e) { // no thread, no memory
    watch_.log(severity::error, e.what());
    return;
  }
  std::lock_guard guard{mutex_};
  old.swap(clients_[unbatched]);
  queues_[unbatched].clear();
  std::erase_if(failed_, [&](std::uint64_t n) {
    return pending_.at(n).unbatched == unbatched;
  });
  for (auto& [number, one] : pending_)
    if (one.unbatched == unbatched)
      enqueue(number, one);
}

void producer::retry() {
  std::lock_guard guard{mutex_};
  if (!failed_.empty() && now() >= retry_at_) {
    retry_at_ = now() + 1s;
    for (auto number : failed_)
      enqueue(number, pending_.at(number));
    failed_.clear();
  }
  send_queued();
}

void producer::check_broker(const std::stop_token& stopped) {
  std::unique_lock guard{mutex_};
  do {
    auto by = clients_[false];
    guard.unlock();
    watch_.reachable(by->has_broker());
    by.reset(); // may be the last owner of a broken client
    guard.lock();
  } while (!stopping_.wait_for(guard, stopped, 1s,
                               [&] { return stopped.stop_requested(); }));
}

} // namespace troupe::kafka
