#include "tests/exhaustive/promises.hpp"

#include "actors/domain/order_saga.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace troupe::exhaustive {

namespace {

constexpr std::array everybody{actor::order,    actor::inventory,
                               actor::payment,  actor::delivery,
                               actor::provider, actor::carrier};
constexpr std::array participants{actor::inventory, actor::payment,
                                  actor::delivery};

struct effects {
  bool all = false;
  bool any = false;
};

/// What stands: pieces, money and parcel.
effects effects_of(const shop& in, const shop_state& s) {
  auto by_card = in.scenario().method == payment_method::card;
  std::vector<bool> stand{
      in.look(s, actor::inventory).has_effect,
      in.look(s, by_card ? actor::provider : actor::payment).has_effect};
  if (in.scenario().saga == native_saga)
    stand.push_back(in.look(s, actor::carrier).has_effect);
  return {std::ranges::find(stand, false) == stand.end(),
          std::ranges::find(stand, true) != stand.end()};
}

/// One has committed, and another one has aborted for good.
bool is_divided(const shop& in, const shop_state& s) {
  auto is = [&](bool facts::*what) {
    return std::ranges::any_of(
        participants, [&](actor who) { return in.look(s, who).*what; });
  };
  return is(&facts::committed) && is(&facts::aborted);
}

/// Money is taken, or a parcel booked, before all have agreed.
bool is_premature(const shop& in, const shop_state& s) {
  auto status = in.look(s, actor::order).status;
  return (status == order_status::pending || status == order_status::failed
          || status == order_status::compensating)
         && (in.look(s, actor::provider).has_effect
             || in.look(s, actor::carrier).has_effect);
}

} // namespace

std::string broken_promise(const shop& in, const shop_state& s) {
  for (auto who : everybody)
    if (auto& wrong = in.look(s, who).wrong; !wrong.empty())
      return wrong;
  if (in.scenario().how == coordination::two_phase_commit) {
    if (is_divided(in, s))
      return "one has committed, another one has aborted";
    if (is_premature(in, s))
      return "a third party has acted before the decision";
  }
  auto& order = in.look(s, actor::order);
  if (!order.exists)
    return "";
  auto is_undone = order.status == order_status::failed
                   || order.status == order_status::cancelled;
  auto stand = effects_of(in, s);
  if (is_undone && stand.any)
    return "the order has ended, but not its effects";
  if (order.status == order_status::completed && !stand.all)
    return "the order is completed, but lacks an effect";
  if (has_ended(order.status))
    for (auto who : everybody)
      if (in.look(s, who).holds)
        return std::string{to_string(who)} + " holds what has ended";
  return "";
}

std::string broken_promise_at_rest(const shop& in, const shop_state& s) {
  auto& order = in.look(s, actor::order);
  if (order.exists && !has_ended(order.status))
    return "all is at rest, but the order has not ended";
  for (auto who : everybody)
    if (auto& seen = in.look(s, who); seen.holds || seen.is_pending)
      return std::string{to_string(who)} + " has something for ever";
  return "";
}

std::string ending(const shop& in, const shop_state& s) {
  auto& order = in.look(s, actor::order);
  std::string result{to_string(order.status)};
  if (order.reason != reason::none)
    result += " " + std::string{to_string(order.reason)};
  return result;
}

} // namespace troupe::exhaustive
