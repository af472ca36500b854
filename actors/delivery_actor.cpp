#include "actors/delivery_actor.hpp"

#include "actors/domain/third_party_row.hpp"
#include "actors/participant.hpp"
#include "actors/third_party_calls.hpp"

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::booking_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::callback_answered)

namespace troupe {

namespace {

/// The carrier's answers come back to the actor as messages.
using delivery_self = delivery_actor::extend<caf::reacts_to<booking_answered>,
                                             caf::reacts_to<callback_answered>>;

std::string key_of(const booking_answered& b) {
  return b.saga.saga_id + "/book";
}

std::string key_of(const callback_answered& c) {
  return c.command.saga.saga_id + "/cancel/" + c.tracking_number + "/"
         + std::to_string(c.command.number);
}

struct delivery_participant {
  using rows = delivery_rows;
  using command = std::variant<from_bus, booking_answered, callback_answered>;
  using reply = delivery_view;
  static constexpr std::string_view name = "delivery";

  troupe::carrier& carrier;
  caf::actor self;
  instant call_timeout;
  telemetry* watch;
  third_party_calls calls;

  void look_at(std::chrono::milliseconds) { calls.look(); }

  std::size_t room() const { return calls.room(); }

  void want(rows& r, const command& c) const {
    std::visit([&](auto& x) { on_want(r, x); }, c);
  }

  effect<delivery_view> decide(rows& r, const command& c) {
    return std::visit([&](auto& x) { return on(r, x); }, c);
  }

  effect<delivery_view> due(rows& r) {
    return follow({.replies = {}, .calls = repeat_calls(r, call_timeout)});
  }

  troupe::poison poison(const command& c) const {
    if (auto m = std::get_if<from_bus>(&c))
      return poison_of(**m);
    if (auto b = std::get_if<booking_answered>(&c))
      return poison_of("delivery.schedule", b->saga,
                       "booked: " + b->tracking_number);
    auto& kept = std::get<callback_answered>(c);
    return poison_of("delivery.cancel", kept.command.saga, "called back");
  }

private:
  using result = effect<delivery_view>;

  static void on_want(rows& r, const from_bus& m) {
    if (auto c = std::get_if<schedule_delivery>(m.get()))
      troupe::want(r, *c);
    else if (auto f = std::get_if<forget_delivery>(m.get()))
      troupe::want(r, *f);
    else
      troupe::want(r, std::get<cancel_delivery>(*m));
  }
  static void on_want(rows& r, const auto& c) { troupe::want(r, c); }

  result on(rows& r, const from_bus& m) {
    if (auto c = std::get_if<schedule_delivery>(m.get()))
      return follow(schedule(r, *c, call_timeout));
    if (auto f = std::get_if<forget_delivery>(m.get())) {
      forget(r, *f);
      return {};
    }
    return follow(cancel(r, std::get<cancel_delivery>(*m), call_timeout));
  }
  result on(rows& r, const booking_answered& b) {
    auto made = settle(r, b, call_timeout);
    if (made.calls.empty())
      return {std::move(made.replies), {}, {}};
    return {{}, {}, [this, b, undo = made.calls.front()] {
              tell_of(b);
              ask(undo);
            }};
  }
  static result on(rows& r, const callback_answered& c) {
    return {settle(r, c), {}, {}};
  }

  result follow(delivery_outcome made) {
    if (made.calls.empty())
      return {std::move(made.replies), {}, {}};
    return {std::move(made.replies), {}, [this, asked = std::move(made.calls)] {
              for (auto& call : asked)
                ask(call);
            }};
  }

  void ask(const carrier_call& c) {
    using enum third_party_calls::direction;
    std::chrono::milliseconds within{c.within};
    if (c.undo)
      calls.ask(key_of(callback_answered{c.command, c.tracking_number, {}}),
                undo, within, [this, c] { ask_call_back(c); });
    else
      calls.ask(key_of(booking_answered{c.command.saga, {}, {}, {}}), forward,
                within, [this, c] { ask_booking(c); });
  }

  void ask_booking(const carrier_call& c) const {
    auto& saga = c.command.saga;
    carrier.book(
        saga.saga_id, c.address, [to = self, saga](carrier::booking made) {
          caf::anon_send(to, booking_answered{saga, made.accepted,
                                              std::move(made.tracking_number),
                                              made.estimated_delivery});
        });
  }

  void ask_call_back(const carrier_call& c) const {
    carrier.call_back(c.command.saga.saga_id, c.tracking_number,
                      c.command.number, [to = self, c](bool given_back) {
                        caf::anon_send(to, callback_answered{c.command,
                                                             c.tracking_number,
                                                             given_back});
                      });
  }

  void tell_of(const booking_answered& b) const {
    watch->count(name, "unrecorded_booking");
    watch->log(severity::warn, name,
               "booking " + b.tracking_number
                   + " is not the one on record: it is called back",
               b.saga.order_id, b.saga.saga_id);
  }
};

using state = participant_state<delivery_self, delivery_participant>;

void take(auto& shell, auto& answered) {
  shell.participant().calls.answered(key_of(answered));
  shell.enqueue(std::move(answered), {});
}

with_shell<delivery_self>::behavior_type act(state::pointer self,
                                             backing<delivery_rows> outside,
                                             carrier* third_party,
                                             shell_settings settings) {
  settings.longest_wait = std::max(settings.longest_wait,
                                   std::chrono::milliseconds{longest_patience(
                                       settings.call_timeout.count())});
  third_party_calls calls{{settings.max_calls, settings.call_timeout},
                          delivery_participant::name,
                          "carrier",
                          *outside.clock,
                          *outside.watch};
  self->state.shell.emplace(
      self,
      delivery_participant{*third_party, caf::actor_cast<caf::actor>(self),
                           settings.call_timeout.count(), outside.watch,
                           std::move(calls)},
      std::move(outside), settings);
  return behave(
      self, settings,
      [self](booking_answered& b) { take(*self->state.shell, b); },
      [self](callback_answered& c) { take(*self->state.shell, c); });
}

} // namespace

delivery_actor spawn_delivery(caf::actor_system& system,
                              backing<delivery_rows> outside,
                              carrier& third_party,
                              const shell_settings& settings, bool detached) {
  return spawn(system, detached, act, std::move(outside), &third_party,
               settings);
}

delivery_reads spawn_delivery_reads(caf::actor_system& system,
                                    const reading<delivery_reader>& from,
                                    bool detached) {
  return spawn_reads<delivery_reads>(
      system, delivery_participant::name, from,
      singles<get_delivery, get_dead_letter>{},
      lists<list_deliveries, list_dead_letters>{}, detached);
}

} // namespace troupe
