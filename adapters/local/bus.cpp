#include "adapters/local/bus.hpp"

#include <caf/send.hpp>

namespace troupe::local {

namespace {

/// Calls `done` when the last of several messages was acknowledged.
struct countdown {
  std::atomic<std::size_t> left;
  std::function<void()> done;
};

} // namespace

bus::bus(listener on_events) : on_events_(std::move(on_events)) {}

bus::~bus() = default;

void bus::connect(receivers all) {
  std::vector<early> waiting;
  {
    std::lock_guard guard{mutex_};
    receivers_ = std::make_shared<const receivers>(std::move(all));
    waiting.swap(early_);
  }
  for (auto& one : waiting)
    publish(std::move(one.messages), std::move(one.acknowledged));
}

void bus::disconnect() {
  std::lock_guard guard{mutex_};
  receivers_.store({});
}

void bus::publish(std::vector<message> messages,
                  std::function<void()> acknowledged) {
  auto to = receivers_.load();
  if (!to) {
    std::lock_guard guard{mutex_};
    to = receivers_.load();
    if (!to) {
      early_.push_back({std::move(messages), std::move(acknowledged)});
      return;
    }
  }
  auto left = std::make_shared<countdown>();
  left->left = 1; // this call itself, until everything is handed over
  left->done = std::move(acknowledged);
  auto acknowledge = [left] {
    if (left->left.fetch_sub(1) == 1 && left->done)
      left->done();
  };
  std::array<arrivals, participants::all::size> boxes;
  std::vector<order_event> events;
  for (auto& m : messages) {
    if (auto event = std::get_if<order_event>(&m)) {
      events.push_back(std::move(*event));
    } else if (auto to_whom = addressee_of(m)) {
      ++left->left;
      boxes[static_cast<std::size_t>(*to_whom)].push_back(
          {std::make_shared<const message>(std::move(m)), acknowledge});
    }
  }
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (!boxes[i].empty())
      caf::anon_send((*to)[i], std::move(boxes[i]));
  if (!events.empty() && on_events_)
    on_events_(std::move(events));
  acknowledge();
}

} // namespace troupe::local
