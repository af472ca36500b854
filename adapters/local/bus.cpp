#include "adapters/local/bus.hpp"

#include <caf/send.hpp>

#include <array>

namespace troupe::local {

namespace {

enum receiver : std::size_t { order, inventory, payment, delivery, nobody };

/// Who must hear a message.
struct route {
  receiver operator()(const reserve_inventory&) const { return inventory; }
  receiver operator()(const release_inventory&) const { return inventory; }
  receiver operator()(const process_payment&) const { return payment; }
  receiver operator()(const refund_payment&) const { return payment; }
  receiver operator()(const schedule_delivery&) const { return delivery; }
  receiver operator()(const cancel_delivery&) const { return delivery; }
  receiver operator()(const order_created&) const { return nobody; }
  receiver operator()(const order_event&) const { return nobody; }
  template <class Reply>
  receiver operator()(const Reply&) const {
    return order;
  }
};

receiver receiver_of(const message& m) {
  return std::visit(route{}, m);
}

/// Calls `done` when the last of several messages was acknowledged.
struct countdown {
  std::atomic<std::size_t> left;
  std::function<void()> done;
};

} // namespace

bus::bus(listener on_events) : on_events_(std::move(on_events)) {}

bus::~bus() = default;

void bus::connect(participants all) {
  std::vector<early> waiting;
  {
    std::lock_guard guard{mutex_};
    participants_ = std::make_shared<const participants>(std::move(all));
    waiting.swap(early_);
  }
  for (auto& one : waiting)
    publish(std::move(one.messages), std::move(one.acknowledged));
}

void bus::disconnect() {
  std::lock_guard guard{mutex_};
  participants_.store({});
}

bool bus::durable(const message& m) const {
  return receiver_of(m) != nobody;
}

void bus::publish(std::vector<message> messages,
                  std::function<void()> acknowledged) {
  auto to = participants_.load();
  if (!to) {
    std::lock_guard guard{mutex_};
    to = participants_.load();
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
  std::array<deliveries, nobody> boxes;
  std::vector<order_event> events;
  for (auto& m : messages) {
    if (auto event = std::get_if<order_event>(&m)) {
      events.push_back(std::move(*event));
    } else if (auto box = receiver_of(m); box != nobody) {
      ++left->left;
      boxes[box].push_back(
          {std::make_shared<const message>(std::move(m)), acknowledge});
    }
  }
  const participant_actor* receivers[]
      = {&to->order, &to->inventory, &to->payment, &to->delivery};
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (!boxes[i].empty())
      caf::anon_send(*receivers[i], std::move(boxes[i]));
  if (!events.empty() && on_events_)
    on_events_(std::move(events));
  acknowledge();
}

} // namespace troupe::local
