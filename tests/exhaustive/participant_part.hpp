#pragma once

#include "tests/exhaustive/local_rules.hpp"

#include "actors/domain/participants.hpp"
#include "actors/domain/reactions.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

/// How the desks of inventory, payment and delivery are searched: once for all
/// of them, as their rules have one barrier.
namespace troupe::exhaustive {

template <class Desk>
struct part_of;

template <>
struct part_of<fixtures::inventory_desk> : participants::inventory {
  using row = reservation_row;
  static constexpr auto who = actor::inventory;
  static constexpr auto whom = actor::inventory; ///< it asks nobody
};

template <>
struct part_of<fixtures::payment_desk> : participants::payment {
  using row = payment_row;
  static constexpr auto who = actor::payment;
  static constexpr auto whom = actor::provider;
};

template <>
struct part_of<fixtures::delivery_desk> : participants::delivery {
  using row = delivery_row;
  static constexpr auto who = actor::delivery;
  static constexpr auto whom = actor::carrier;
};

template <class Desk>
concept participant_desk = requires { part_of<Desk>::who; };

/// The row of the only saga; null: there is none.
template <participant_desk Desk>
auto* row_of(Desk& desk) {
  auto& rows = desk.template all<typename part_of<Desk>::row>();
  return rows.empty() ? nullptr : &rows.begin()->second;
}

/// It is as if the saga had never been.
template <participant_desk Desk>
void lose_row(Desk& desk) {
  desk.template all<typename part_of<Desk>::row>().clear();
  if constexpr (part_of<Desk>::who == actor::inventory)
    for (auto& [id, row] : desk.template all<product_row>()) {
      row.available = row.received;
      row.reserved = 0;
    }
  if constexpr (part_of<Desk>::who == actor::payment)
    for (auto& [id, row] : desk.template all<wallet_row>())
      row.credit = row.deposited;
}

template <participant_desk Desk>
void make_timeless(Desk& desk) {
  auto row = row_of(desk);
  if (!row)
    return;
  row->at = 0;
  row->due_at = row->due_at == 0 ? 0 : desk.now;
  if constexpr (requires { row->unrecorded; })
    // Of the tries to undo that are told apart by their numbers two are enough.
    row->tries = row->unrecorded.empty() ? 0 : std::min(row->tries, 2U);
  else
    row->tries = 0;
}

template <participant_desk Desk>
local_step step_to(Desk next, step_outcome made) {
  using part = part_of<Desk>;
  local_step result{{}, posted(part::who, made.replies), ""};
  for (auto& call : made.calls) {
    result.sent.push_back({part::who, part::whom, std::move(call)});
    make_timeless(result.sent.back());
  }
  make_timeless(next);
  result.next = std::move(next);
  return result;
}

/// The desk does something; what it throws is put aside for somebody to look
/// at, which is wrong here.
template <participant_desk Desk, class Work>
local_step run(const Desk& desk, Work&& work) try {
  auto next = desk;
  auto made = work(next);
  return step_to(std::move(next), std::move(made));
} catch (const std::exception& e) {
  return {desk, {}, e.what()};
}

template <participant_desk Desk, class Command>
local_step tell(const Desk& desk, const Command& command, const scenario& s) {
  using part = part_of<Desk>;
  auto before = desk;
  if (s.mutant == mutant::no_barrier
      && std::is_same_v<Command, reserve_inventory>)
    before.template all<typename part::row>().clear();
  auto was_there = row_of(before) != nullptr;
  auto result = run(before, [&](Desk& next) { return next.tell(command); });
  auto& next = std::get<Desk>(result.next);
  if (auto row = row_of(next); s.mutant == mutant::no_tombstone && !was_there
                               && row && row->forward == forward_state::none)
    next.template all<typename part::row>().clear();
  return result;
}

template <participant_desk Desk>
std::vector<local_step> hear(const Desk& desk, const flight& heard,
                             const scenario& s) {
  using part = part_of<Desk>;
  std::vector<local_step> result;
  auto command = [&]<class Command>(const Command& c) {
    if constexpr (part::hears::template contain<Command>)
      result.push_back(tell(desk, c, s));
  };
  std::visit(
      [&]<class What>(const What& x) {
        if constexpr (!std::is_same_v<What, message>) {
          if constexpr (part::whom != part::who
                        && !std::is_same_v<What, third_party_call>)
            result.push_back(tell(desk, x, s));
        } else if (auto who = addressee_of(x);
                   who && static_cast<actor>(*who) == part::who) {
          std::visit(command, x);
        } else if (auto own = reaction(part::name, x)) {
          std::visit(command, *own);
        }
      },
      heard.what);
  return result;
}

template <participant_desk Desk>
std::vector<local_step> happen(const Desk& desk, happening what,
                               const scenario& s) {
  using part = part_of<Desk>;
  auto next = desk;
  auto row = row_of(next);
  if (!row)
    return {};
  if (what == happening::crash && s.mutant == mutant::unforced_vote
      && in_doubt(*row)) {
    lose_row(next);
    return {{std::move(next), {}, ""}};
  }
  if (what != happening::timer || row->due_at == 0)
    return {};
  if (s.mutant == mutant::votes_expire && in_doubt(*row))
    return {tell(
        desk,
        typename part::abort{{{.saga_id = row->saga_id,
                               .order_id = row->order_id,
                               .coordination = coordination::two_phase_commit},
                              bought(s)}},
        s)};
  if (s.mutant == mutant::undo_asked_once && row->undo == undo_state::pending)
    return {};
  return {run(desk, [](Desk& d) { return d.due(); })};
}

/// Sums that do not add up.
inline std::string imbalance(fixtures::inventory_desk& desk) {
  auto row = row_of(desk);
  auto reserved
      = row && holds(*row) && row->undo == undo_state::none ? pieces : 0;
  for (auto& [id, product] : desk.all<product_row>())
    if (product.received != product.available + product.reserved
        || product.available < 0 || product.reserved != reserved)
      return "the stock does not add up";
  return "";
}

inline std::string imbalance(fixtures::payment_desk& desk) {
  auto row = row_of(desk);
  auto captured = row && row->method == payment_method::wallet && holds(*row)
                          && row->undo == undo_state::none
                      ? row->amount.minor
                      : 0;
  for (auto& [id, wallet] : desk.all<wallet_row>())
    if (wallet.deposited.minor != wallet.credit.minor + captured
        || wallet.credit.minor < 0)
      return "the wallet does not add up";
  return "";
}

inline std::string imbalance(fixtures::delivery_desk&) {
  return "";
}

template <participant_desk Desk>
facts look(const Desk& original) {
  auto desk = original;
  facts result{.wrong = imbalance(desk)};
  auto row = row_of(desk);
  if (!row)
    return result;
  result.is_due = row->due_at != 0;
  result.has_effect
      = row->forward == forward_state::done && row->undo != undo_state::done;
  result.holds = in_doubt(*row);
  result.is_pending = row->forward == forward_state::pending
                      || row->forward == forward_state::committing
                      || row->undo == undo_state::pending;
  if constexpr (requires { row->unrecorded; })
    result.is_pending |= !row->unrecorded.empty();
  result.committed = row->forward == forward_state::done
                     || row->forward == forward_state::committing;
  result.aborted = row->forward == forward_state::refused
                   || (row->undo != undo_state::none && !result.committed);
  return result;
}

} // namespace troupe::exhaustive
