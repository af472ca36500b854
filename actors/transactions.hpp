#pragma once

#include "actors/backing.hpp"
#include "actors/domain/row_set.hpp"
#include "actors/domain/turns.hpp"
#include "actors/effect.hpp"
#include "actors/outbox.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

namespace troupe {

/// A participant's transactions: rows are loaded, its rules decide about all
/// commands of a batch, everything is saved, and what they send is on its way.
template <class Participant>
class transactions {
public:
  using rows_type = typename Participant::rows;
  using command = typename Participant::command;
  using effect_type = effect<typename Participant::reply>;
  static constexpr bool has_due_rows = requires(rows_type r) { r.due; };

  struct outcome {
    std::vector<effect_type> effects; ///< of what fell due: the last one
    bool wrote = false;               ///< a row of the outbox
  };

  /// All of them outlive this.
  transactions(const backing<rows_type>& outside, outbox& sent,
               const shell_settings& settings)
      : outside_(outside), outbox_(sent), settings_(settings) {}

  /// How many of the queue go into the next one; what is done in turns goes
  /// alone.
  template <class Queue>
  std::size_t share(const Queue& queue) const {
    auto end = queue.begin()
               + static_cast<long>(std::min(queue.size(), settings_.max_batch));
    auto alone = std::find_if(queue.begin(), end,
                              [](auto& next) { return turns(next.what) > 0; });
    auto before = static_cast<std::size_t>(alone - queue.begin());
    return alone != end && before == 0 ? 1 : before;
  }

  /// `look_for_due`: also about rows that have fallen due; then, whether there
  /// may be more of them. Throws what the store and the rules throw.
  template <class Item>
  outcome commit(Participant& rules, const std::vector<Item>& batch,
                 bool& look_for_due) {
    if (!batch.empty() && turns(batch.front().what) > 0)
      return {.effects = {in_turns(rules, batch.front().what)}};
    rows_type rows;
    for (auto& next : batch)
      rules.want(rows, next.what);
    if constexpr (has_due_rows) {
      rows.due.limit = std::exchange(look_for_due, false) ? most_due(rules) : 0;
      rows.due.longest_wait = settings_.longest_wait.count();
    }
    outcome result;
    std::vector<message> durable;
    std::vector<message> events;
    auto forget = outbox_.take_acknowledged();
    std::int64_t id = 0;
    try {
      id = outside_.rows->transact(
          rows, forget, [&](rows_type& loaded) -> const std::vector<message>& {
            result.effects.clear();
            durable.clear();
            events.clear();
            for (auto& next : batch)
              result.effects.push_back(rules.decide(loaded, next.what));
            if constexpr (has_due_rows)
              if (!loaded.due.keys.empty())
                result.effects.push_back(rules.due(loaded));
            for (auto& e : result.effects) {
              std::ranges::move(e.messages, std::back_inserter(durable));
              std::ranges::move(e.events, std::back_inserter(events));
            }
            return durable;
          });
    } catch (...) {
      outbox_.remember(std::move(forget));
      throw;
    }
    // A full claim may have left some behind.
    if constexpr (has_due_rows) {
      look_for_due = rows.due.limit != 0
                     && rows.due.keys.size() + rows.due.unreadable.size()
                            == rows.due.limit;
    }
    outbox_.publish(id, std::move(durable), std::move(events));
    if constexpr (has_due_rows)
      for (auto& row : rows.due.unreadable)
        tell(row);
    result.wrote = id != 0;
    return result;
  }

  /// Removes what is old of a page of orders, and tells the participants.
  /// `next`: where the next page begins (old_orders), known even of one that
  /// cannot be dealt with. Throws what the store throws.
  void retire(std::int64_t after, std::size_t limit,
              std::optional<std::int64_t>& next) {
    rows_type rows;
    rows.old.limit = limit;
    rows.old.age = settings_.retention.count();
    rows.old.after = after;
    std::vector<message> told;
    auto id = outside_.rows->transact(
        rows, {}, [&](rows_type& loaded) -> const std::vector<message>& {
          next = loaded.old.next;
          told = Participant::retire(loaded);
          next = loaded.old.next;
          return told;
        });
    outbox_.publish(id, std::move(told), {});
  }

  /// Throws what the store throws if it cannot be written to: that it can be
  /// read says little.
  void try_to_write() {
    if constexpr (requires(rows_type r) { r.commands; }) {
      rows_type rows;
      rows.commands.want(trial_id);
      outside_.rows->transact(
          rows, {}, [](rows_type& loaded) -> const std::vector<message>& {
            static const std::vector<message> nothing;
            loaded.commands.change_or_add({.command_id = trial_id}).created_at
                = loaded.now;
            return nothing;
          });
    }
  }

private:
  static inline const std::string trial_id
      = std::string{own_id} + "trial"; ///< of no command

  void tell(const due_rows::unreadable_row& row) const {
    outside_.watch->count(Participant::name, "unreadable_row");
    outside_.watch->log(severity::error, Participant::name,
                        "the row of " + row.key
                            + " is due, cannot be read and is put off: "
                            + row.why);
  }

  /// How many turns a command takes; 0: it shares a transaction with others.
  static std::size_t turns(const command& any) {
    return std::visit(
        [](auto& what) -> std::size_t {
          if constexpr (done_in_turns<std::decay_t<decltype(what)>>)
            return turns_of(what);
          return 0;
        },
        any);
  }

  static command part(const command& any, std::size_t turn) {
    return std::visit(
        [&](auto& what) -> command {
          if constexpr (done_in_turns<std::decay_t<decltype(what)>>)
            return turn_of(what, turn);
          else
            return what;
        },
        any);
  }

  std::size_t most_due(const Participant& rules) const {
    if constexpr (requires { rules.room(); })
      return std::min(settings_.max_batch, rules.room());
    else
      return settings_.max_batch;
  }

  /// The first refusal ends it; so does a command that is known.
  effect_type in_turns(Participant& rules, const command& any) {
    effect_type result;
    outside_.rows->transact_in_turns(
        turns(any),
        [&](rows_type& rows, std::size_t turn) {
          rules.want(rows, part(any, turn));
        },
        [&](rows_type& rows, std::size_t turn) {
          result = rules.decide(rows, part(any, turn));
          return result.reply->refused == refusal::none
                 && !result.reply->replayed;
        });
    return result;
  }

  const backing<rows_type>& outside_;
  outbox& outbox_;
  const shell_settings& settings_;
};

} // namespace troupe
