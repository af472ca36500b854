#include "tests/actors/scripted_third_parties.hpp"

#include <algorithm>

namespace troupe {

void third_party::answer() {
  for (auto& next : std::exchange(later_, {}))
    next();
}

std::size_t third_party::calls(std::string_view operation) const {
  return static_cast<std::size_t>(
      std::count(calls_.begin(), calls_.end(), operation));
}

void third_party::take(std::string_view operation, const std::string& saga_id,
                       std::function<reply()> act) {
  if (cut_off)
    return;
  calls_.emplace_back(operation);
  auto becomes = decide(operation, saga_id);
  if (becomes == call_fate::unheard)
    return;
  if (becomes == call_fate::heard_later) {
    later_.push_back([act = std::move(act)] { act()(); });
    return;
  }
  auto tell = act();
  if (becomes == call_fate::answered_later)
    later_.push_back(tell);
  if (becomes == call_fate::answered || becomes == call_fate::answered_twice)
    tell();
  if (becomes == call_fate::answered_twice)
    tell();
}

void scripted_provider::charge_card(const std::string& saga_id, money amount,
                                    std::function<void(charge)> then) {
  take("charge", saga_id, [=, this] {
    charge result;
    if (!voided.contains(saga_id)
        && (charged.contains(saga_id) || !refuses("charge", saga_id))) {
      charged.emplace(saga_id, amount);
      result = {true, "txn-" + saga_id};
    }
    return [=] { then(result); };
  });
}

void scripted_provider::void_charge(const std::string& saga_id,
                                    std::function<void()> then) {
  take("void", saga_id, [=, this] {
    voided.insert(saga_id);
    return then;
  });
}

void scripted_carrier::book(const std::string& saga_id, const std::string&,
                            std::function<void(booking)> then) {
  take("book", saga_id, [=, this] {
    booking result;
    if (!called_back.contains(saga_id)
        && (booked.contains(saga_id) || !refuses("book", saga_id))) {
      booked.insert(saga_id);
      result = {true, "trk-" + saga_id, 1};
    }
    return [=] { then(result); };
  });
}

void scripted_carrier::call_back(const std::string& saga_id,
                                 std::uint32_t number,
                                 std::function<void(bool)> then) {
  take("cancel", saga_id, [=, this] {
    if (!called_back.contains(saga_id) && refuses("cancel", saga_id))
      kept_.emplace(saga_id, number);
    auto given_back = !kept_.contains({saga_id, number});
    if (given_back)
      called_back.insert(saga_id);
    return [=] { then(given_back); };
  });
}

} // namespace troupe
