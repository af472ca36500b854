#include "tests/exhaustive/local_rules.hpp"

#include "tests/exhaustive/bytes.hpp"
#include "tests/exhaustive/participant_part.hpp"

namespace troupe::exhaustive {

namespace {

using namespace fixtures;

constexpr auto product_id = "mouse";

} // namespace

facts look(const third_party& whom) {
  return {.has_effect = whom.is_done(), .holds = whom.stands && whom.held};
}

std::vector<local_step> hear(actor who, const third_party& books,
                             const third_party_call& call, const scenario& s) {
  auto willing
      = s.who
        != (who == actor::provider ? refuser::payment : refuser::delivery);
  auto asked_for = call;
  if (s.mutant == mutant::acts_before_decision
      && call.what == call_kind::prepare)
    asked_for.what = call_kind::forward;
  std::vector<local_step> result;
  for (auto& [next, answer] : asked(books, asked_for, willing)) {
    flight back{
        who, who == actor::provider ? actor::payment : actor::delivery, {}};
    std::visit([&](auto& x) { back.what = x; }, answer);
    result.push_back({next, {std::move(back)}, ""});
  }
  return result;
}

purchase bought(const scenario& s) {
  return buy({{product_id, pieces}}, price, s.method);
}

local_state local_rules::beginning(actor who) const {
  switch (who) {
  case actor::order:
    return order_of(scenario_);
  case actor::inventory: {
    inventory_desk result;
    result.put(product_id, scenario_.who == refuser::stock ? pieces - 1 : 3);
    return result;
  }
  case actor::payment: {
    payment_desk result;
    result.put("ann", scenario_.who == refuser::payment ? price - 1 : 2'000);
    return result;
  }
  case actor::delivery:
    return delivery_desk{};
  case actor::provider:
  case actor::carrier:
    break;
  }
  return third_party{};
}

local_step local_rules::start(const local_state& order) const {
  return start_order(std::get<order_desk>(order), scenario_);
}

std::vector<local_step> local_rules::hear(actor who, const local_state& state,
                                          const flight& heard) const {
  return std::visit(
      [&]<class State>(const State& x) -> std::vector<local_step> {
        if constexpr (std::is_same_v<State, third_party>)
          return exhaustive::hear(
              who, x, std::get<third_party_call>(heard.what), scenario_);
        else if constexpr (std::is_same_v<State, order_desk>)
          return exhaustive::hear(x, std::get<message>(heard.what), scenario_);
        else
          return exhaustive::hear(x, heard, scenario_);
      },
      state);
}

std::vector<local_step> local_rules::happen(actor, const local_state& state,
                                            happening what) const {
  return std::visit(
      [&]<class State>(const State& x) -> std::vector<local_step> {
        if constexpr (std::is_same_v<State, third_party>)
          return {};
        else
          return exhaustive::happen(x, what, scenario_);
      },
      state);
}

facts local_rules::look(actor, const local_state& state) const {
  return std::visit([](auto& x) { return exhaustive::look(x); }, state);
}

std::string bytes_of(const local_state& state) {
  std::string result;
  std::visit(
      [&]<class State>(State x) {
        if constexpr (std::is_same_v<State, third_party>)
          put(result, x);
        else if constexpr (std::is_same_v<State, order_desk>)
          put(result, x.template all<order_row>());
        else
          put(result, x.template all<typename part_of<State>::row>());
        if constexpr (std::is_same_v<State, inventory_desk>)
          put(result, x.template all<product_row>());
        if constexpr (std::is_same_v<State, payment_desk>)
          put(result, x.template all<wallet_row>());
      },
      state);
  return result;
}

std::string said(actor who, const local_state& state) {
  auto words = [&]<class State>(State x) -> std::string {
    if constexpr (std::is_same_v<State, third_party>) {
      return !x.asked      ? "not asked"
             : !x.accepted ? "refused"
             : !x.stands   ? "taken back"
             : x.held      ? "held"
                           : "done";
    } else if constexpr (std::is_same_v<State, order_desk>) {
      auto& rows = x.template all<order_row>();
      if (rows.empty())
        return "no row";
      auto& row = rows.begin()->second;
      std::string result{to_string(row.status)};
      for (auto& step : row.steps)
        result += ", " + step.step + " " + std::string{to_string(step.state)};
      return result;
    } else {
      auto row = row_of(x);
      if (!row)
        return "no row";
      return std::string{to_string(row->forward)} + ", undo "
             + std::string{to_string(row->undo)};
    }
  };
  return std::string{to_string(who)} + ": " + std::visit(words, state);
}

} // namespace troupe::exhaustive
