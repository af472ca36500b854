#include "actors/payment_actor.hpp"

#include "actors/domain/third_party_row.hpp"
#include "actors/participant.hpp"
#include "actors/third_party_calls.hpp"

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::charge_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::void_answered)

namespace troupe {

namespace {

/// The third party's answers come back to the actor as messages.
using payment_self = payment_actor::extend<caf::reacts_to<charge_answered>,
                                           caf::reacts_to<void_answered>>;

std::string key_of(const charge_answered& c) {
  return c.saga.saga_id + "/charge";
}

std::string key_of(const void_answered& c) {
  return c.saga.saga_id + "/void/" + c.transaction_id;
}

struct payment {
  using rows = payment_rows;
  using command = std::variant<from_bus, charge_answered, void_answered,
                               deposit_credit, reset_wallets>;
  using reply = wallet_view;
  static constexpr std::string_view name = "payment";

  payment_provider& provider;
  caf::actor self;
  instant call_timeout;
  telemetry* watch;
  third_party_calls calls;

  void look_at(std::chrono::milliseconds) { calls.look(); }

  std::size_t room() const { return calls.room(); }

  void want(rows& r, const command& c) const {
    std::visit([&](auto& x) { on_want(r, x); }, c);
  }

  effect<wallet_view> decide(rows& r, const command& c) {
    return std::visit([&](auto& x) { return on(r, x); }, c);
  }

  effect<wallet_view> due(rows& r) {
    return follow({.replies = {}, .calls = repeat_calls(r, call_timeout)});
  }

  troupe::poison poison(const command& c) const {
    if (auto m = std::get_if<from_bus>(&c))
      return poison_of(**m);
    if (auto p = std::get_if<charge_answered>(&c))
      return poison_of("payment.process", p->saga,
                       "charged: " + p->transaction_id);
    if (auto p = std::get_if<void_answered>(&c))
      return poison_of("payment.refund", p->saga, "voided");
    if (auto p = std::get_if<deposit_credit>(&c))
      return poison_of("deposit", p->user_id);
    return poison_of("reset", std::to_string(std::get<reset_wallets>(c).count));
  }

private:
  using result = effect<wallet_view>;

  static void on_want(rows& r, const from_bus& m) {
    if (auto c = std::get_if<process_payment>(m.get()))
      troupe::want(r, *c);
    else if (auto f = std::get_if<forget_payment>(m.get()))
      troupe::want(r, *f);
    else
      troupe::want(r, std::get<refund_payment>(*m));
  }
  static void on_want(rows& r, const auto& c) { troupe::want(r, c); }

  result on(rows& r, const from_bus& m) {
    if (auto c = std::get_if<process_payment>(m.get()))
      return follow(process(r, *c, call_timeout));
    if (auto f = std::get_if<forget_payment>(m.get())) {
      forget(r, *f);
      return {};
    }
    return follow(refund(r, std::get<refund_payment>(*m), call_timeout));
  }
  result on(rows& r, const charge_answered& c) {
    auto made = settle(r, c, call_timeout);
    if (made.calls.empty())
      return {std::move(made.replies), {}, {}};
    return {{}, {}, [this, c, undo = made.calls.front()] {
              tell_of(c);
              ask(undo);
            }};
  }
  static result on(rows& r, const void_answered& c) {
    return {settle(r, c), {}, {}};
  }
  static result on(rows& r, const deposit_credit& c) {
    return {{}, deposit(r, c), {}};
  }
  static result on(rows& r, const reset_wallets& c) {
    return {{}, reset(r, c), {}};
  }

  result follow(payment_outcome made) {
    if (made.calls.empty())
      return {std::move(made.replies), {}, {}};
    return {std::move(made.replies), {}, [this, asked = std::move(made.calls)] {
              for (auto& call : asked)
                ask(call);
            }};
  }

  void ask(const provider_call& c) {
    using enum third_party_calls::direction;
    std::chrono::milliseconds within{c.within};
    if (c.undo)
      calls.ask(key_of(void_answered{c.saga, c.transaction_id}), undo, within,
                [this, c] { ask_void(c); });
    else
      calls.ask(key_of(charge_answered{c.saga, {}, {}}), forward, within,
                [this, c] { ask_charge(c); });
  }

  void ask_charge(const provider_call& c) const {
    provider.charge_card(
        c.saga.saga_id, c.amount,
        [to = self, saga = c.saga](payment_provider::charge charged) {
          caf::anon_send(to,
                         charge_answered{saga, charged.accepted,
                                         std::move(charged.transaction_id)});
        });
  }

  void ask_void(const provider_call& c) const {
    provider.void_charge(
        c.saga.saga_id, c.transaction_id,
        [to = self, answered = void_answered{c.saga, c.transaction_id}] {
          caf::anon_send(to, answered);
        });
  }

  void tell_of(const charge_answered& c) const {
    watch->count(name, "unrecorded_charge");
    watch->log(severity::warn, name,
               "charge " + c.transaction_id
                   + " is not the one on record: it is voided",
               c.saga.order_id, c.saga.saga_id);
  }
};

using state = participant_state<payment_self, payment>;

void take(auto& shell, auto& answered) {
  shell.participant().calls.answered(key_of(answered));
  shell.enqueue(std::move(answered), {});
}

with_shell<payment_self>::behavior_type act(state::pointer self,
                                            backing<payment_rows> outside,
                                            payment_provider* provider,
                                            shell_settings settings) {
  settings.longest_wait = std::max(settings.longest_wait,
                                   std::chrono::milliseconds{longest_patience(
                                       settings.call_timeout.count())});
  third_party_calls calls{{settings.max_calls, settings.call_timeout},
                          payment::name,
                          "payment provider",
                          *outside.clock,
                          *outside.watch};
  self->state.shell.emplace(
      self,
      payment{*provider, caf::actor_cast<caf::actor>(self),
              settings.call_timeout.count(), outside.watch, std::move(calls)},
      std::move(outside), settings);
  return behave(
      self, settings,
      [self](const ask<deposit_credit>& a) {
        self->state.shell->ask(a.what, a.number, a.until);
      },
      [self](const ask<reset_wallets>& a) {
        self->state.shell->ask(a.what, a.number, a.until);
      },
      [self](charge_answered& c) { take(*self->state.shell, c); },
      [self](void_answered& c) { take(*self->state.shell, c); });
}

} // namespace

payment_actor spawn_payment(caf::actor_system& system,
                            backing<payment_rows> outside,
                            payment_provider& provider,
                            const shell_settings& settings, bool detached) {
  return spawn(system, detached, act, std::move(outside), &provider, settings);
}

payment_reads spawn_payment_reads(caf::actor_system& system,
                                  const reading<payment_reader>& from,
                                  bool detached) {
  return spawn_reads<payment_reads>(
      system, payment::name, from,
      singles<get_payment, get_wallet, get_dead_letter>{},
      lists<list_payments, list_dead_letters>{}, detached);
}

} // namespace troupe
