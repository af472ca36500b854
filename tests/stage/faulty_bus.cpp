#include "tests/stage/faulty_bus.hpp"

#include "actors/domain/participants.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

faulty_bus::faulty_bus(bus& inner, bool has_broker)
    : decide([](auto&) { return fate::delivered; }), inner_(inner),
      has_broker_(has_broker) {}

void faulty_bus::publish(std::vector<message> messages,
                         std::function<void()> acknowledged) {
  if (cut_off)
    return;
  auto count = std::ranges::count_if(messages, is_durable);
  auto one_less
      = [this, left = std::make_shared<std::ptrdiff_t>(count), acknowledged] {
          --unacknowledged_;
          if (--*left == 0)
            acknowledged();
        };
  for (auto& m : messages) {
    sending(m);
    published_.push_back(type_of(m));
    if (!is_durable(m)) {
      inner_.publish({std::move(m)}, {});
      continue;
    }
    auto sent = std::make_shared<parcel>(parcel{std::move(m), one_less});
    ++unacknowledged_;
    auto becomes = decide(sent->content);
    if (has_broker_)
      kept_.push_back(sent);
    if (has_broker_ || becomes == fate::lost)
      std::exchange(sent->acknowledge, {})();
    if (becomes == fate::held)
      held_.push_back(sent);
    if (becomes == fate::delivered || becomes == fate::doubled)
      hand_over(sent);
    if (becomes == fate::doubled)
      hand_over(sent);
  }
}

void faulty_bus::hand_over(const shared_parcel& sent) {
  inner_.publish({sent->content}, [this, sent] { arrived(sent); });
  if (forgets_early)
    std::erase(kept_, sent);
}

void faulty_bus::arrived(const shared_parcel& sent) {
  if (cut_off || std::exchange(sent->arrived, true))
    return;
  acknowledging(sent->content);
  std::erase(kept_, sent);
  if (sent->acknowledge)
    sent->acknowledge();
}

void faulty_bus::release() {
  for (auto& sent : std::exchange(held_, {}))
    hand_over(sent);
}

void faulty_bus::release_reversed() {
  std::reverse(held_.begin(), held_.end());
  release();
}

void faulty_bus::crash() {
  if (has_broker_)
    return;
  held_.clear();
  unacknowledged_ = 0;
}

void faulty_bus::hand_over_again() {
  if (has_broker_)
    held_.clear(); // kept_ has them
  for (auto& sent : std::vector{kept_})
    hand_over(sent);
}

std::size_t faulty_bus::published(std::string_view type) const {
  return static_cast<std::size_t>(
      std::count(published_.begin(), published_.end(), type));
}

} // namespace troupe
