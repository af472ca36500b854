#include "tests/stage/scripted_third_parties.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace troupe {

void scripted_party::answer() {
  for (auto& next : std::exchange(later_, {}))
    next();
}

std::size_t scripted_party::calls(std::string_view operation) const {
  return static_cast<std::size_t>(
      std::count(calls_.begin(), calls_.end(), operation));
}

void scripted_party::take(std::string_view operation,
                          const std::string& saga_id,
                          std::function<reply()> act) {
  if (cut_off)
    return;
  calls_.emplace_back(operation);
  auto becomes = decide(operation, saga_id);
  if (becomes == call_fate::throws)
    throw std::runtime_error{"no connection"};
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

namespace {

/// `prefix` with the saga's id; what is done for it once more is numbered.
std::string new_id(const auto& known, const std::string& prefix,
                   const std::string& saga_id) {
  auto count = std::count_if(known.begin(), known.end(), [&](auto& entry) {
    return entry.second.saga_id == saga_id;
  });
  auto result = prefix + saga_id;
  return count == 0 ? result : result + "-" + std::to_string(count + 1);
}

} // namespace

void scripted_provider::forget() {
  transactions_.clear();
  barred_.clear();
}

void scripted_provider::charge_card(const std::string& saga_id, money amount,
                                    std::function<void(charge)> then) {
  take("charge", saga_id,
       [=, this] { return charge_or_hold(saga_id, amount, false, then); });
}

void scripted_provider::authorise_card(const std::string& saga_id, money amount,
                                       std::function<void(charge)> then) {
  take("authorise", saga_id,
       [=, this] { return charge_or_hold(saga_id, amount, true, then); });
}

scripted_party::reply
scripted_provider::charge_or_hold(const std::string& saga_id, money amount,
                                  bool held,
                                  const std::function<void(charge)>& then) {
  auto& id = transactions_[saga_id];
  if (id.empty() && !barred_.contains(saga_id) && !refuses("charge", saga_id)) {
    id = new_id(charges, "txn-", saga_id);
    charges[id] = {saga_id, amount, false, held};
  }
  charge result{!id.empty(), id};
  return [=] { then(result); };
}

void scripted_provider::capture(const std::string& saga_id,
                                const std::string& transaction_id,
                                std::function<void(bool)> then) {
  take("capture", saga_id, [=, this] {
    auto& made = charges.at(transaction_id);
    auto taken = !made.voided && !refuses("capture", saga_id);
    made.held &= !taken;
    return [=] { then(taken); };
  });
}

void scripted_provider::void_charge(const std::string& saga_id,
                                    const std::string& transaction_id,
                                    std::function<void()> then) {
  take("void", saga_id, [=, this] {
    for (auto& [id, made] : charges)
      if (transaction_id.empty() ? made.saga_id == saga_id
                                 : id == transaction_id)
        made.voided = true;
    if (transaction_id.empty())
      barred_.insert(saga_id);
    return then;
  });
}

void scripted_carrier::forget() {
  numbers_.clear();
  barred_.clear();
  kept_.clear();
}

void scripted_carrier::book(const std::string& saga_id, const std::string&,
                            std::function<void(booking)> then) {
  take("book", saga_id,
       [=, this] { return book_or_hold(saga_id, false, then); });
}

void scripted_carrier::hold(const std::string& saga_id, const std::string&,
                            std::function<void(booking)> then) {
  take("hold", saga_id,
       [=, this] { return book_or_hold(saga_id, true, then); });
}

scripted_party::reply
scripted_carrier::book_or_hold(const std::string& saga_id, bool held,
                               const std::function<void(booking)>& then) {
  auto& id = numbers_[saga_id];
  if (id.empty() && !barred_.contains(saga_id) && !refuses("book", saga_id)) {
    id = new_id(parcels, "trk-", saga_id);
    parcels[id] = {saga_id, false, held};
  }
  booking result{!id.empty(), id, id.empty() ? 0 : 1};
  return [=] { then(result); };
}

void scripted_carrier::confirm(const std::string& saga_id,
                               const std::string& tracking_number,
                               std::function<void(bool)> then) {
  take("confirm", saga_id, [=, this] {
    auto& sent = parcels.at(tracking_number);
    auto booked = !sent.called_back && !refuses("confirm", saga_id);
    sent.held &= !booked;
    return [=] { then(booked); };
  });
}

void scripted_carrier::call_back(const std::string& saga_id,
                                 const std::string& tracking_number,
                                 std::uint32_t number,
                                 std::function<void(bool)> then) {
  take("cancel", saga_id, [=, this] {
    auto all_held = std::ranges::all_of(parcels, [&](auto& entry) {
      return entry.second.saga_id != saga_id || entry.second.held;
    });
    if (!barred_.contains(saga_id) && !all_held && refuses("cancel", saga_id))
      kept_.emplace(saga_id, tracking_number, number);
    auto given_back = !kept_.contains({saga_id, tracking_number, number});
    if (given_back) {
      for (auto& [id, sent] : parcels)
        if (tracking_number.empty() ? sent.saga_id == saga_id
                                    : id == tracking_number)
          sent.called_back = true;
      if (tracking_number.empty())
        barred_.insert(saga_id);
    }
    return [=] { then(given_back); };
  });
}

} // namespace troupe
