#pragma once

#include "actors/domain/barrier.hpp"
#include "actors/domain/reactions.hpp"
#include "actors/participant_actor.hpp"
#include "actors/participant_behavior.hpp"
#include "actors/third_party_calls.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <utility>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::forward_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::commit_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::undo_answered)

/// The actor of any participant that a saga has a step for, around the rules in
/// domain/: what it hears is handled, and its third party is asked once that is
/// committed.
namespace troupe {

namespace detail {

template <class... Questions>
auto commands(types<Questions...>)
    -> std::variant<from_bus, forward_answered, commit_answered, undo_answered,
                    Questions...>;

/// What a participant's changes are answered with: they are all alike.
template <class... Questions>
auto reply_to_all(types<Questions...>)
    -> distinct<types<typename Questions::answer...>>;

template <class Only>
auto only(types<Only>) -> std::type_identity<Only>;
auto only(types<>) -> std::type_identity<dead_letter>; // letters alone

} // namespace detail

/// Identifies the call of a third party that this answers.
inline std::string key_of_call(const forward_answered& said) {
  return said.saga.saga_id + "/forward"; // or prepare: a saga has one of them
}

inline std::string key_of_call(const commit_answered& said) {
  return said.saga.saga_id + "/commit";
}

inline std::string key_of_call(const undo_answered& said) {
  return said.saga.saga_id + "/undo/" + said.receipt + "/"
         + std::to_string(said.number);
}

template <class Participant>
class participant_rules {
public:
  using rows = typename Participant::rows;
  using changes = typename Participant::changes;
  using command = decltype(detail::commands(changes{}));
  using reply = typename decltype(detail::only(
      decltype(detail::reply_to_all(changes{})){}))::type;
  using result = effect<reply>;
  static constexpr auto name = Participant::name;

  participant_rules(caf::actor self, third_party asked,
                    const shell_settings& settings, const clock& time,
                    telemetry& watch)
      : self_(std::move(self)), asked_(std::move(asked)),
        call_timeout_(settings.call_timeout.count()), watch_(&watch),
        calls_({settings.max_calls, settings.call_timeout}, name, asked_.name,
               time, watch) {}

  void look_at(std::chrono::milliseconds) { calls_.look(); }

  std::size_t room() const { return calls_.room(); }

  void want(rows& r, const command& c) const {
    for_heard<void>(c, [&](auto& x) { troupe::want(r, x); });
  }

  result decide(rows& r, const command& c) {
    prepare(r);
    return for_heard<result>(c, [&](auto& x) { return on(r, x); });
  }

  result due(rows& r)
    requires requires { r.due; }
  {
    prepare(r);
    return follow(ask_again(r));
  }

  troupe::poison poison(const command& c) const {
    return std::visit([this](auto& x) { return this->poisoned(x); }, c);
  }

  void answered(const auto& said) { calls_.answered(key_of_call(said)); }

private:
  static constexpr bool has_third_party = asks_third_party<row_type_of<rows>>;

  /// Calls `f` with what it is, of the bus, of the gateway or of the third
  /// party.
  template <class R, class F>
  static R for_heard(const command& any, F&& f) {
    auto unexpected = [](std::string_view type) -> R {
      throw std::logic_error{std::string{type} + " is not for "
                             + std::string{name}};
    };
    auto of_bus = [&]<class Message>(const Message& m) -> R {
      if constexpr (Participant::hears::template contain<Message>)
        return f(m);
      reaction(name, m); // which says why it has led to no command (take)
      return unexpected(Message::type);
    };
    return std::visit(
        [&]<class Command>(const Command& c) -> R {
          if constexpr (std::is_same_v<Command, from_bus>)
            return std::visit(of_bus, *c);
          else if constexpr (changes::template contain<Command>
                             || has_third_party)
            return f(c);
          else
            return unexpected("a third party's answer");
        },
        any);
  }

  void prepare(rows& r) const {
    if constexpr (requires { r.call_timeout; })
      r.call_timeout = call_timeout_;
  }

  template <class Command>
  result on(rows& r, const Command& c) {
    if constexpr (changes::template contain<Command>) {
      return {{}, {}, handle(r, c), {}};
    } else {
      auto made = handle(r, c);
      if constexpr (std::is_same_v<Command, forward_answered>)
        if (!made.calls.empty())
          return {{}, {}, {}, [this, c, undo = made.calls.front()] {
                    tell_of(c);
                    ask(undo);
                  }};
      return follow(std::move(made));
    }
  }

  result follow(step_outcome made) {
    if (made.calls.empty())
      return {std::move(made.replies), {}, {}, {}};
    return {
        std::move(made.replies), {}, {}, [this, calls = std::move(made.calls)] {
          for (auto& call : calls)
            ask(call);
        }};
  }

  void ask(const third_party_call& c) {
    using direction = third_party_calls::direction;
    auto queue
        = [&](const auto& answer, direction way, auto third_party::*how) {
            calls_.ask(key_of_call(answer), way,
                       std::chrono::milliseconds{c.within}, [this, c, how] {
                         (asked_.*how)(c, [to = self_](auto said) {
                           caf::anon_send(to, std::move(said));
                         });
                       });
          };
    switch (c.what) {
    case call_kind::forward:
      return queue(forward_answered{c.saga}, direction::forward,
                   &third_party::forward);
    case call_kind::prepare:
      return queue(forward_answered{c.saga}, direction::forward,
                   &third_party::prepare);
    case call_kind::commit:
      return queue(commit_answered{c.saga}, direction::undo,
                   &third_party::commit);
    case call_kind::undo:
      return queue(undo_answered{c.saga, c.receipt, true, c.number},
                   direction::undo, &third_party::undo);
    }
  }

  void tell_of(const forward_answered& late) const {
    if (late.saga.coordination == coordination::two_phase_commit)
      return; // an abort does not wait for votes: it is nothing special
    watch_->count(name, "unrecorded_" + std::string{asked_.receipt});
    watch_->log(severity::warn, name,
                std::string{asked_.receipt} + " " + late.receipt
                    + " is not the one on record: it is "
                    + std::string{asked_.undone},
                late.saga.order_id, late.saga.saga_id);
  }

  static troupe::poison poisoned(const from_bus& m) { return poison_of(*m); }
  troupe::poison poisoned(const forward_answered& said) const {
    return poison_of(std::string{Participant::forward::type}, said.saga,
                     std::string{asked_.done} + ": " + said.receipt);
  }
  troupe::poison poisoned(const commit_answered& said) const {
    return poison_of(std::string{Participant::commit::type}, said.saga,
                     std::string{asked_.done});
  }
  troupe::poison poisoned(const undo_answered& said) const {
    return poison_of(std::string{Participant::undo::type}, said.saga,
                     std::string{asked_.undone});
  }
  static troupe::poison poisoned(const auto& asked) {
    return poison_asked(asked);
  }

  caf::actor self_;
  third_party asked_;
  instant call_timeout_;
  telemetry* watch_;
  third_party_calls calls_;
};

namespace detail {

/// A third party's answers come back to the actor as messages.
template <class Participant>
using called_back = typename participant_actor<Participant>::template extend<
    caf::reacts_to<forward_answered>, caf::reacts_to<commit_answered>,
    caf::reacts_to<undo_answered>>;

template <class Participant>
using state_of = participant_state<called_back<Participant>,
                                   participant_rules<Participant>>;

template <class Participant>
auto act(typename state_of<Participant>::pointer self,
         backing<typename Participant::rows> outside, third_party asked,
         shell_settings settings) ->
    typename with_shell<called_back<Participant>>::behavior_type {
  settings.longest_wait = std::max(settings.longest_wait,
                                   std::chrono::milliseconds{longest_patience(
                                       settings.call_timeout.count())});
  auto& shell = self->state.shell;
  participant_rules<Participant> rules{caf::actor_cast<caf::actor>(self),
                                       std::move(asked), settings,
                                       *outside.clock, *outside.watch};
  shell.emplace(self, std::move(rules), std::move(outside), settings);
  auto answered = [self](auto& said) {
    self->state.shell->participant().answered(said);
    self->state.shell->enqueue(std::move(said), {});
  };
  return behave(
      self, settings,
      std::tuple_cat(handlers_of(self, typename Participant::changes{}),
                     std::tuple{[=](forward_answered& s) { answered(s); },
                                [=](commit_answered& s) { answered(s); },
                                [=](undo_answered& s) { answered(s); }}));
}

} // namespace detail

template <class Participant>
participant_actor<Participant> spawn_participant(
    caf::actor_system& system, backing<typename Participant::rows> outside,
    const shell_settings& settings, bool detached, third_party asked) {
  return spawn(system, detached, detail::act<Participant>, std::move(outside),
               std::move(asked), settings);
}

} // namespace troupe
