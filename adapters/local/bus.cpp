#include "adapters/local/bus.hpp"

#include "actors/ports/countdown.hpp"

#include <caf/send.hpp>

namespace troupe::local {

bus::bus(listener on_events, counter taken)
    : on_events_(std::move(on_events)), taken_(std::move(taken)) {}

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
  count(messages);
  std::size_t deliveries = 0;
  for (auto& m : messages)
    deliveries += addressees_of(m).count();
  auto acknowledge = countdown(deliveries + 1, std::move(acknowledged));
  std::array<arrivals, participants::all::size> boxes;
  std::vector<order_event> events;
  for (auto& m : messages) {
    if (auto event = std::get_if<order_event>(&m)) {
      events.push_back(std::move(*event));
      continue;
    }
    auto to_whom = addressees_of(m);
    auto shared = std::make_shared<const message>(std::move(m));
    for (std::size_t i = 0; i < boxes.size(); ++i)
      if (to_whom.test(i))
        boxes[i].push_back({shared, acknowledge});
  }
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (!boxes[i].empty())
      caf::anon_send((*to)[i], std::move(boxes[i]));
  if (!events.empty() && on_events_)
    on_events_(std::move(events));
  acknowledge();
}

void bus::count(const std::vector<message>& messages) const {
  static const auto names = all_messages();
  if (!taken_)
    return;
  std::array<std::size_t, message_types::size> counts{};
  for (auto& m : messages)
    ++counts[m.index()];
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] != 0)
      taken_(names[i], counts[i]);
}

} // namespace troupe::local
