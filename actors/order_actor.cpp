#include "actors/order_actor.hpp"

#include "actors/participant_behavior.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace troupe {

namespace {

/// A gap between two looks at the clock that is longer than this was a pause of
/// the whole machine.
constexpr std::chrono::seconds shortest_pause{30};

struct order_participant {
  /// What starts a saga.
  template <class Command>
  struct starting {
    Command command;
    std::string saga_id;
  };
  using placing = starting<place_order>;
  using checking_out = starting<check_out_order>;

  using rows = order_rows;
  using command = std::variant<from_bus, placing, checking_out, cancel_order,
                               draft_order, add_line, reset_orders>;
  using reply = order_ref;
  static constexpr auto name = participants::order::name;

  saga_settings saga;
  telemetry* watch;
  std::int64_t open_sagas = 0;   ///< on their way, as far as is known
  std::int64_t starting_now = 0; ///< queued
  std::optional<std::chrono::milliseconds> last_look;
  instant stood_still = 0; ///< a pause that is to be told to the next decision

  void want(rows& r, const command& c) const {
    std::visit([&](auto& x) { on_want(r, x); }, c);
  }

  effect<order_ref> decide(rows& r, const command& c) {
    move_deadlines(r.now);
    if (auto m = std::get_if<from_bus>(&c)) {
      auto said = read_reply(**m);
      auto outcome = said ? advance(r, *said, saga) : order_outcome{};
      return follow(std::move(outcome), {});
    }
    auto made = std::visit([&](auto& x) { return on(r, x); }, c);
    return follow(std::move(made.outcome), std::move(made.reply));
  }

  effect<order_ref> due(rows& r) {
    move_deadlines(r.now);
    effect<order_ref> result;
    std::vector<std::function<void()>> after;
    for (auto& order_id : r.due.keys) {
      auto one = follow(wake(r, order_id, saga), {});
      std::ranges::move(one.messages, std::back_inserter(result.messages));
      std::ranges::move(one.events, std::back_inserter(result.events));
      if (one.when_committed)
        after.push_back(std::move(one.when_committed));
    }
    if (!after.empty())
      result.when_committed = [after = std::move(after)] {
        for (auto& f : after)
          f();
      };
    return result;
  }

  static std::vector<message> retire(rows& r) { return troupe::retire(r); }

  void look_at(std::chrono::milliseconds steady) {
    if (last_look && steady - *last_look > shortest_pause)
      stood_still += (steady - *last_look).count();
    last_look = steady;
  }

  troupe::poison poison(const command& c) const {
    return std::visit(
        [](auto& x) {
          if constexpr (requires { x.command; })
            return poison_asked(x.command);
          else if constexpr (requires { x.subject(); })
            return poison_asked(x);
          else
            return poison_of(*x);
        },
        c);
  }

private:
  /// By the time in which the machine stood still, which has just ended by the
  /// store's clock. That may have been set since an earlier one.
  void move_deadlines(instant now) {
    if (stood_still != 0)
      saga.pauses.push_back({now - stood_still, stood_still});
    stood_still = 0;
    std::erase_if(saga.pauses, [&](auto& p) {
      return p.began > now
             || p.began + p.length + saga.saga_deadline + longest_wait < now;
    });
  }

  static void on_want(rows& r, const from_bus& m) {
    if (auto said = read_reply(*m))
      troupe::want(r, *said);
  }
  template <class Command>
  static void on_want(rows& r, const starting<Command>& c) {
    troupe::want(r, c.command);
  }
  static void on_want(rows& r, const auto& c) { troupe::want(r, c); }

  static order_answer on(rows&, const from_bus&) { return {}; }
  order_answer on(rows& r, const placing& c) const {
    return place(r, c.command, c.saga_id, saga);
  }
  order_answer on(rows& r, const checking_out& c) const {
    return check_out(r, c.command, c.saga_id, saga);
  }
  order_answer on(rows& r, const cancel_order& c) const {
    return cancel(r, c, saga);
  }
  static order_answer on(rows& r, const draft_order& c) { return draft(r, c); }
  static order_answer on(rows& r, const add_line& c) { return add(r, c); }
  static order_answer on(rows& r, const reset_orders& c) { return reset(r, c); }

  effect<order_ref> follow(order_outcome outcome,
                           std::optional<answer<order_ref>> said) {
    effect<order_ref> result{std::move(outcome.commands),
                             std::move(outcome.events),
                             std::move(said),
                             {}};
    if (!outcome.fits)
      result.when_committed = [this] { watch->count(name, "stale_reply"); };
    else if (outcome.opened != 0 || outcome.news)
      result.when_committed
          = [this, by = outcome.opened, news = std::move(outcome.news)] {
              open_sagas += by;
              if (news)
                tell(*news);
            };
    return result;
  }

  void tell(const saga_news& news) const {
    if (news.stuck) {
      watch->count(name, "stuck");
      watch->log(severity::warn, name,
                 "stuck: "
                     + (news.detail.empty()
                            ? "its command was sent again and again and is not "
                              "answered"
                            : news.detail),
                 news.order_id, news.saga_id);
      return;
    }
    watch->saga_ended(to_string(news.status), to_string(news.coordination),
                      std::chrono::milliseconds{news.lasted});
    auto text = std::string{to_string(news.status)};
    if (news.reason != reason::none)
      text += std::string{": "} + std::string{to_string(news.reason)};
    watch->log(news.status == order_status::completed ? severity::debug
                                                      : severity::info,
               name, text, news.order_id, news.saga_id);
  }
};

using state = participant_state<order_actor, order_participant>;

/// What starts no saga.
using unlimited = types<cancel_order, draft_order, add_line, reset_orders>;

with_shell<order_actor>::behavior_type act(state::pointer self,
                                           backing<order_rows> outside,
                                           id_source* ids,
                                           order_settings settings) {
  auto clock = outside.clock;
  self->state.shell.emplace(self,
                            order_participant{settings.saga, outside.watch},
                            std::move(outside), settings.shell);
  auto limit = static_cast<std::int64_t>(settings.max_in_flight);
  auto start = [=]<class Command>(ask<Command>& a) {
    auto& shell = *self->state.shell;
    auto& orders = shell.participant();
    if (orders.open_sagas + orders.starting_now >= limit) {
      shell.refuse(a.number, refusal::overloaded,
                   "too many orders are on their way");
      return;
    }
    if (shell.available())
      ++orders.starting_now;
    shell.ask(order_participant::starting<Command>{std::move(a.what),
                                                   ids->next(clock->now())},
              a.number, a.until, [&orders] { --orders.starting_now; });
  };
  return behave(self, settings.shell,
                std::tuple_cat(
                    handlers_of(self, unlimited{}),
                    std::tuple{[=](ask<place_order>& a) { start(a); },
                               [=](ask<check_out_order>& a) { start(a); },
                               // Other processes may place and end orders, too.
                               [self](counted_atom, std::int64_t all) {
                                 self->state.shell->participant().open_sagas
                                     = all;
                               }}));
}

} // namespace

order_actor spawn_order(caf::actor_system& system, backing<order_rows> outside,
                        id_source& ids, const order_settings& settings,
                        bool detached) {
  return spawn(system, detached, act, std::move(outside), &ids, settings);
}

} // namespace troupe
