#include "tests/exhaustive/shop.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace troupe::exhaustive {

namespace {

using kind = transition::kind;
using sink = shop::sink;

const std::string nothing;

constexpr std::size_t place_of(actor who) {
  return static_cast<std::size_t>(who);
}

constexpr actor actor_at(std::size_t place) {
  return static_cast<actor>(place);
}

char16_t next_number(std::size_t size) {
  if (size > std::numeric_limits<char16_t>::max())
    throw std::length_error{"too many to be numbered"};
  return static_cast<char16_t>(size);
}

void put_in_air(shop_state& s, char16_t flight) {
  s.insert(std::upper_bound(s.begin() + at::air, s.end(), flight), flight);
}

/// What it hears and what else happens to it have numbers of their own.
std::uint64_t key_of(actor who, char16_t state, std::uint64_t what) {
  return (place_of(who) << 48) | (std::uint64_t{state} << 32) | what;
}

constexpr std::uint64_t other_happenings = 1 << 16;

} // namespace

shop::shop(const exhaustive::scenario& s) : scenario_{s}, rules_{s} {}

shop_state shop::beginning() {
  shop_state result;
  for (std::size_t i = 0; i < actors; ++i)
    result += number_of(actor_at(i), rules_.beginning(actor_at(i)));
  result += {scenario_.faults, scenario_.duplicates, scenario_.cancels};
  auto started = rules_.start(states_[0][result[0]].state);
  result[0] = number_of(actor::order, std::move(started.next));
  for (auto& f : started.sent)
    put_in_air(result, number_of(std::move(f)));
  return result;
}

void shop::each_next(const shop_state& s, const sink& found) {
  for (auto i = at::air; i < s.size(); ++i)
    if (i == at::air || s[i] != s[i - 1])
      each_arrival(s, i, found);
  for (auto who :
       {actor::order, actor::inventory, actor::payment, actor::delivery}) {
    each_happening(s, who, happening::timer, found);
    if (s[at::faults] > 0)
      crash(s, who, found);
  }
  each_happening(s, actor::order, happening::late_timer, found);
  if (s[at::cancels] > 0)
    each_happening(s, actor::order, happening::cancel, found);
}

void shop::each_arrival(const shop_state& s, std::size_t place,
                        const sink& found) {
  auto number = s[place];
  auto to = flights_[number].to;
  gone_ = s;
  gone_.erase(place, 1);
  transition how{.what = kind::arrival, .who = to, .flight = number};
  each_hearing(s, gone_, how, found);
  // That the deadline has passed matters to none but the order, and not before
  // it does something.
  if (to == actor::order)
    for (auto& late : after(to, s[place_of(to)], happening::deadline)) {
      past_ = s;
      gone_past_ = gone_;
      past_[place_of(to)] = gone_past_[place_of(to)] = late.next;
      how.happens = happening::deadline;
      each_hearing(past_, gone_past_, how, found);
    }
  if (s[at::faults] > 0) {
    --gone_[at::faults];
    found(
        {{.what = kind::loss, .who = to, .flight = number, .is_trouble = true},
         gone_,
         &nothing});
  }
}

/// `gone`: the same state without the flight that arrives.
void shop::each_hearing(const shop_state& s, const shop_state& gone,
                        transition how, const sink& found) {
  auto place = place_of(how.who);
  for (auto& step : after_hearing(how.who, s[place], how.flight)) {
    next_ = gone;
    next_[place] = step.next;
    for (auto f : step.sent)
      put_in_air(next_, f);
    found({how, next_, &step.wrong});
    if (s[at::duplicates] > 0) {
      auto again = how;
      again.what = kind::copy;
      again.is_trouble = true;
      --next_[at::duplicates];
      put_in_air(next_, how.flight);
      found({again, next_, &step.wrong});
    }
  }
}

void shop::each_happening(const shop_state& s, actor who, happening what,
                          const sink& found) {
  auto& known = after(who, s[place_of(who)], what);
  if (known.empty())
    return;
  transition how{.what = kind::other,
                 .who = who,
                 .happens = what,
                 .is_trouble = what == happening::cancel};
  auto is_early = what == happening::timer && !is_silent(s, who);
  if (is_early && s[at::duplicates] == 0)
    return;
  how.is_trouble |= is_early;
  for (auto& step : known) {
    next_ = s;
    next_[place_of(who)] = step.next;
    for (auto f : step.sent)
      put_in_air(next_, f);
    if (is_early)
      --next_[at::duplicates];
    if (what == happening::cancel)
      --next_[at::cancels];
    found({how, next_, &step.wrong});
  }
}

/// What it has asked a third party, and what that has answered, is lost: no
/// transaction stands for it. All else comes again.
void shop::crash(const shop_state& s, actor who, const sink& found) {
  next_ = s;
  next_.erase(std::remove_if(next_.begin() + at::air, next_.end(),
                             [&](char16_t f) {
                               auto& x = flights_[f];
                               return x.is_volatile()
                                      && (x.from == who || x.to == who);
                             }),
              next_.end());
  auto& lost = after(who, s[place_of(who)], happening::crash);
  if (!lost.empty())
    next_[place_of(who)] = lost.front().next;
  if (next_ == s)
    return;
  --next_[at::faults];
  found(
      {{.what = kind::crash, .who = who, .is_trouble = true}, next_, &nothing});
}

bool shop::is_silent(const shop_state& s, actor who) const {
  if (scenario_.patient)
    return s.size() == at::air;
  return std::none_of(s.begin() + at::air, s.end(), [&](char16_t f) {
    return flights_[f].from == who || flights_[f].to == who;
  });
}

bool shop::is_at_rest(const shop_state& s) const {
  if (s.size() != at::air)
    return false;
  for (std::size_t i = 0; i < actors; ++i)
    if (states_[i][s[i]].seen.is_due)
      return false;
  return true;
}

// -- what is known ------------------------------------------------------------

char16_t shop::number_of(actor who, local_state state) {
  auto& all = states_[place_of(who)];
  auto [i, is_new] = state_numbers_[place_of(who)].try_emplace(
      bytes_of(state), next_number(all.size()));
  if (is_new) {
    auto seen = rules_.look(who, state);
    all.push_back({std::move(state), std::move(seen)});
  }
  return i->second;
}

char16_t shop::number_of(flight f) {
  auto [i, is_new]
      = flight_numbers_.try_emplace(bytes_of(f), next_number(flights_.size()));
  if (is_new)
    flights_.push_back(std::move(f));
  return i->second;
}

shop::steps shop::numbered(actor who, char16_t before,
                           std::vector<local_step> made) {
  steps result;
  for (auto& step : made) {
    auto next
        = step.wrong.empty() ? number_of(who, std::move(step.next)) : before;
    std::u16string sent;
    for (auto& f : step.sent)
      sent += number_of(std::move(f));
    result.push_back({next, std::move(sent), std::move(step.wrong)});
  }
  return result;
}

const shop::steps& shop::after_hearing(actor who, char16_t state,
                                       char16_t flight) {
  auto key = key_of(who, state, flight);
  if (auto known = steps_.find(key); known != steps_.end())
    return known->second;
  auto made
      = rules_.hear(who, states_[place_of(who)][state].state, flights_[flight]);
  if (made.empty()) // it does not concern this one
    return steps_[key] = {{state, {}, {}}};
  return steps_[key] = numbered(who, state, std::move(made));
}

const shop::steps& shop::after(actor who, char16_t state, happening what) {
  auto key
      = key_of(who, state, other_happenings + static_cast<std::uint64_t>(what));
  if (auto known = steps_.find(key); known != steps_.end())
    return known->second;
  return steps_[key] = numbered(
             who, state,
             rules_.happen(who, states_[place_of(who)][state].state, what));
}

// -- in words -----------------------------------------------------------------

std::string shop::said(const transition& how, const shop_state& before,
                       const shop_state& after) const {
  auto who = std::string{to_string(how.who)};
  std::string result;
  switch (how.what) {
  case kind::arrival:
    result = "arrives: " + exhaustive::said(flights_[how.flight]);
    break;
  case kind::copy:
    result = "arrives, and will once more: "
             + exhaustive::said(flights_[how.flight]);
    break;
  case kind::loss:
    return "is lost: " + exhaustive::said(flights_[how.flight]);
  case kind::crash:
    result = who + " crashes";
    break;
  case kind::other:
    result = who + " " + std::string{to_string(how.happens)};
    break;
  }
  auto i = place_of(how.who);
  if (how.happens == happening::deadline)
    result += ", past the deadline";
  if (before[i] != after[i])
    result += " -> " + exhaustive::said(how.who, states_[i][after[i]].state);
  return result;
}

std::string shop::said(const shop_state& s) const {
  std::string result;
  for (std::size_t i = 0; i < actors; ++i)
    result
        += "  " + exhaustive::said(actor_at(i), states_[i][s[i]].state) + "\n";
  for (auto i = at::air; i < s.size(); ++i)
    result += "  in the air: " + exhaustive::said(flights_[s[i]]) + "\n";
  return result;
}

} // namespace troupe::exhaustive
