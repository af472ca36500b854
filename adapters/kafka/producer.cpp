#include "adapters/kafka/producer.hpp"

#include <algorithm>
#include <stdexcept>

namespace troupe::kafka {

using namespace std::chrono_literals;

namespace {

/// Messages of a topic for which the lock is held at one go.
constexpr int handful = 1'000;

/// How long what has not arrived keeps the others of its topic.
constexpr auto long_enough = 50ms;

auto now() {
  return std::chrono::steady_clock::now();
}

} // namespace

producer::producer(settings s, observer& watch)
    : settings_(std::move(s)), watch_(watch), lines_{open(false), open(true)},
      lookout_([this](const std::stop_token& t) { look_for_broker(t); }),
      thread_([this](const std::stop_token& t) { run(t); }) {}

producer::~producer() {
  lookout_.request_stop(); // both at once
}

std::shared_ptr<line> producer::open(bool alone) {
  return std::make_shared<line>(
      settings_, watch_, alone,
      [this, alone](std::uint64_t number, fate f, const char* why) {
        reported(alone, number, f, why);
      });
}

void producer::send(std::vector<outgoing> messages) {
  std::lock_guard guard{mutex_};
  for (auto& m : messages) {
    if (m.patient && patient_ == most_patient) {
      watch_.dropped(m.what.topic);
      continue;
    }
    auto number = ++last_number_;
    auto& one = kept_[number];
    static_cast<outgoing&>(one) = std::move(m);
    one.alone = one.dead;
    alone_ += one.alone;
    patient_ += one.patient;
    wait(number, one);
  }
  depart();
}

std::size_t producer::pending() const {
  std::lock_guard guard{mutex_};
  return kept_.size() + untold_;
}

void producer::wait(std::uint64_t number, const kept& one) {
  lanes_[one.alone][one.what.topic].waiting.push_back(number);
}

/// Sends what need not wait. The lock is held.
void producer::depart() {
  for (auto& lanes : lanes_)
    for (auto& [topic, its] : lanes) {
      if (its.waiting.empty())
        continue;
      auto may_wait
          = its.on_their_way > 0 || kept_.at(its.waiting.front()).patient;
      if (may_wait && now() < its.go_on_at)
        continue;
      its.go_on_at = now() + long_enough;
      for (int i = 0; i < handful && !its.waiting.empty(); ++i) {
        auto number = its.waiting.front();
        its.waiting.pop_front();
        if (!produce(number, kept_.at(number), its)) {
          its.waiting.push_front(number);
          break;
        }
      }
    }
}

/// False: there is no room.
bool producer::produce(std::uint64_t number, kept& one, lane& by) {
  switch (lines_[one.alone]->produce(one.what, number)) {
  case fate::arrived:
    ++by.on_their_way;
    return true;
  case fate::full:
    return false;
  case fate::refused:
    refused(number, one, "too large");
    return true;
  case fate::failed:
    later_.push_back(number);
    return true;
  }
  return true;
}

void producer::reported(bool alone, std::uint64_t number, fate f,
                        const char* why) {
  std::lock_guard guard{mutex_};
  auto found = kept_.find(number);
  --lanes_[alone][found->second.what.topic].on_their_way;
  if (f == fate::arrived) {
    auto& one = found->second;
    ++arrived_[one.what.topic];
    ++untold_;
    if (one.done)
      done_.push_back(std::move(one.done));
    forget(number);
  } else if (!lines_[alone]->broken().empty()) {
    return; // it goes again by the next line
  } else if (f == fate::refused) {
    refused(number, found->second, why);
  } else {
    if (later_.empty())
      watch_.log(severity::warn,
                 found->second.what.topic
                     + ": not sent yet, will be tried again: " + why);
    later_.push_back(number);
  }
}

/// A batch is refused as one, so the first time it may be another's fault.
void producer::refused(std::uint64_t number, kept& one, const char* why) {
  if (!one.alone) {
    one.alone = true;
    ++alone_;
  } else if (!one.dead) {
    watch_.dead_letter(one.what.topic, why);
    one.what = dead_letter_of(std::move(one.what), why);
    one.dead = true;
  } else {
    watch_.log(severity::error,
               one.what.topic + " does not even take message "
                   + std::string{one.what.header_value("ce_id")} + ": " + why);
    forget(number);
    return;
  }
  wait(number, one);
}

void producer::forget(std::uint64_t number) {
  auto found = kept_.find(number);
  alone_ -= found->second.alone;
  patient_ -= found->second.patient;
  kept_.erase(found);
}

void producer::run(const std::stop_token& stopped) {
  auto give_up = time::max();
  for (;;) {
    lines_[false]->poll(patience());
    lines_[true]->poll(0ms);
    tell();
    if (stopped.stop_requested()) {
      give_up = std::min(give_up, now() + 1s);
      if (pending() == 0 || now() > give_up)
        return;
    }
    renew(false);
    renew(true);
    refill();
  }
}

/// What goes one by one, or has yet to go, is looked after often.
std::chrono::milliseconds producer::patience() const {
  std::lock_guard guard{mutex_};
  auto waits = [](auto& its) { return !its.second.waiting.empty(); };
  return alone_ == 0 && std::ranges::none_of(lanes_[false], waits) ? 50ms : 5ms;
}

/// Tells outside of the lock what has arrived.
void producer::tell() {
  decltype(arrived_) arrived;
  decltype(done_) done;
  {
    std::lock_guard guard{mutex_};
    arrived.swap(arrived_);
    done.swap(done_);
  }
  if (arrived.empty())
    return;
  std::size_t told = 0;
  for (auto& [topic, count] : arrived) {
    watch_.produced(topic, count);
    told += count;
  }
  for (auto& f : done)
    f();
  std::lock_guard guard{mutex_};
  untold_ -= told;
}

/// Everything that a broken line was given goes again by a new one. At most one
/// a second: the reason may last.
void producer::renew(bool alone) {
  auto why = lines_[alone]->broken();
  if (why.empty() || now() < renewed_at_ + 1s)
    return;
  watch_.log(severity::error, "a new Kafka producer takes over: " + why);
  renewed_at_ = now();
  std::shared_ptr<line> old;
  try {
    old = open(alone);
  } catch (const std::invalid_argument& e) { // no thread, no memory
    watch_.log(severity::error, e.what());
    return;
  }
  std::lock_guard guard{mutex_};
  old.swap(lines_[alone]);
  lanes_[alone].clear();
  std::erase_if(later_,
                [&](std::uint64_t n) { return kept_.at(n).alone == alone; });
  for (auto& [number, one] : kept_)
    if (one.alone == alone)
      wait(number, one);
}

void producer::refill() {
  std::lock_guard guard{mutex_};
  if (!later_.empty() && now() >= again_at_) {
    again_at_ = now() + 1s;
    for (auto number : later_)
      wait(number, kept_.at(number));
    later_.clear();
  }
  depart();
}

void producer::look_for_broker(const std::stop_token& stopped) {
  std::unique_lock guard{mutex_};
  do {
    auto by = lines_[false];
    guard.unlock();
    watch_.reachable(by->has_broker());
    by.reset(); // maybe the last to let go of a broken line
    guard.lock();
  } while (!look_again_.wait_for(guard, stopped, 1s,
                                 [&] { return stopped.stop_requested(); }));
}

} // namespace troupe::kafka
