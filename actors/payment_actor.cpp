#include "actors/payment_actor.hpp"

#include "actors/participant.hpp"

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::charge_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::void_answered)

namespace troupe {

namespace {

/// The third party's answers come back to the actor as messages.
using payment_self = payment_actor::extend<caf::reacts_to<charge_answered>,
                                           caf::reacts_to<void_answered>>;

struct payment {
  using rows = payment_rows;
  using command = std::variant<from_bus, charge_answered, void_answered,
                               deposit_credit, reset_wallets>;
  using reply = wallet_view;
  static constexpr std::string_view name = "payment";

  payment_provider& provider;
  caf::actor self;
  instant confirm_within;

  void want(rows& r, const command& c) const {
    std::visit([&](auto& x) { on_want(r, x); }, c);
  }

  effect<wallet_view> decide(rows& r, const command& c) const {
    return std::visit([&](auto& x) { return on(r, x); }, c);
  }

  effect<wallet_view> due(rows& r) const {
    auto again = repeat_voids(r, confirm_within);
    return {{}, {}, [this, again = std::move(again)] {
              for (auto& saga : again)
                ask_void(saga);
            }};
  }

  void ask_charge(const process_payment& c) const {
    provider.charge_card(
        c.saga.saga_id, c.purchase.amount,
        [to = self, c](payment_provider::charge charged) {
          caf::anon_send(to,
                         charge_answered{c, charged.accepted,
                                         std::move(charged.transaction_id)});
        });
  }

  void ask_void(const saga_context& saga) const {
    provider.void_charge(saga.saga_id, [to = self, saga] {
      caf::anon_send(to, void_answered{saga});
    });
  }

  troupe::poison poison(const command& c) const {
    if (auto m = std::get_if<from_bus>(&c))
      return poison_of(**m);
    if (auto p = std::get_if<charge_answered>(&c))
      return poison_of(p->command, "charged: " + p->transaction_id);
    if (auto p = std::get_if<void_answered>(&c))
      return poison_of(refund_payment{p->saga, payment_method::card}, "voided");
    if (auto p = std::get_if<deposit_credit>(&c))
      return poison_of("deposit", p->user_id);
    return poison_of("reset", std::to_string(std::get<reset_wallets>(c).count));
  }

private:
  using result = effect<wallet_view>;

  static void on_want(rows& r, const from_bus& m) {
    if (auto c = std::get_if<process_payment>(m.get()))
      troupe::want(r, *c);
    else
      troupe::want(r, std::get<refund_payment>(*m));
  }
  static void on_want(rows& r, const auto& c) { troupe::want(r, c); }

  result on(rows& r, const from_bus& m) const {
    if (auto c = std::get_if<process_payment>(m.get()))
      return {{capture(r, *c)}, {}, {}};
    auto& c = std::get<refund_payment>(*m);
    auto outcome = refund(r, c, confirm_within);
    if (!outcome.ask_provider)
      return {std::move(outcome.reply), {}, {}};
    return {{}, {}, [this, saga = c.saga] { ask_void(saga); }};
  }
  result on(rows& r, const charge_answered& c) const {
    return {{settle(r, c)}, {}, {}};
  }
  result on(rows& r, const void_answered& c) const {
    return {{confirm_void(r, c)}, {}, {}};
  }
  result on(rows& r, const deposit_credit& c) const {
    return {{}, deposit(r, c), {}};
  }
  result on(rows& r, const reset_wallets& c) const {
    return {{}, reset(r, c), {}};
  }
};

using state = participant_state<payment_self, payment>;

with_shell<payment_self>::behavior_type act(state::pointer self,
                                            backing<payment_rows> outside,
                                            payment_provider* provider,
                                            shell_settings settings) {
  auto& shell = self->state.shell;
  shell.emplace(self,
                payment{*provider, caf::actor_cast<caf::actor>(self),
                        settings.call_timeout.count()},
                std::move(outside), settings);
  return behave(
      self, settings,
      [self](from_bus m, std::string key) {
        auto& s = *self->state.shell;
        auto c = std::get_if<process_payment>(m.get());
        // A card is charged outside of any transaction; its answer will be the
        // command. Wallets never ask a provider.
        if (c && c->purchase.method == payment_method::card)
          s.call(std::move(key), [&s, m] {
            s.participant().ask_charge(std::get<process_payment>(*m));
          });
        else
          s.enqueue(std::move(m), std::move(key));
      },
      [self](const ask<deposit_credit>& a) {
        self->state.shell->ask(a.what, a.number, a.until);
      },
      [self](const ask<reset_wallets>& a) {
        self->state.shell->ask(a.what, a.number, a.until);
      },
      [self](charge_answered& c) {
        auto key = key_of(c.command);
        self->state.shell->answered(std::move(c), std::move(key));
      },
      [self](void_answered& c) {
        self->state.shell->answered(std::move(c), {});
      });
}

payment_reads::behavior_type read(payment_reads::pointer self,
                                  std::shared_ptr<payment_reader> reader) {
  end_with_process(self);
  return {
      answering<get_payment>(self, reader),
      answering<list_payments>(self, reader),
      answering<get_wallet>(self, reader),
      answering<get_dead_letter>(self, reader),
      answering<list_dead_letters>(self, reader),
  };
}

} // namespace

payment_actor spawn_payment(caf::actor_system& system,
                            backing<payment_rows> outside,
                            payment_provider& provider,
                            const shell_settings& settings, bool detached) {
  return spawn(system, detached, act, std::move(outside), &provider, settings);
}

payment_reads spawn_payment_reads(caf::actor_system& system,
                                  std::shared_ptr<payment_reader> reader,
                                  bool detached) {
  return spawn(system, detached, read, std::move(reader));
}

} // namespace troupe
