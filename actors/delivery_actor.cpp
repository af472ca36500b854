#include "actors/delivery_actor.hpp"

#include "actors/participant.hpp"

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::booking_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::callback_answered)

namespace troupe {

namespace {

/// The carrier's answers come back to the actor as messages.
using delivery_self = delivery_actor::extend<caf::reacts_to<booking_answered>,
                                             caf::reacts_to<callback_answered>>;

struct delivery_participant {
  using rows = delivery_rows;
  using command = std::variant<from_bus, booking_answered, callback_answered>;
  using reply = delivery_view;
  static constexpr std::string_view name = "delivery";

  troupe::carrier& carrier;
  caf::actor self;
  instant confirm_within;

  void want(rows& r, const command& c) const {
    if (auto m = std::get_if<from_bus>(&c))
      troupe::want(r, std::get<cancel_delivery>(**m));
    else if (auto b = std::get_if<booking_answered>(&c))
      troupe::want(r, *b);
    else
      troupe::want(r, std::get<callback_answered>(c));
  }

  effect<delivery_view> decide(rows& r, const command& c) const {
    if (auto b = std::get_if<booking_answered>(&c))
      return {{settle(r, *b)}, {}, {}};
    if (auto b = std::get_if<callback_answered>(&c))
      return {{settle(r, *b)}, {}, {}};
    auto& asked = std::get<cancel_delivery>(*std::get<from_bus>(c));
    auto outcome = cancel(r, asked, confirm_within);
    if (!outcome.ask_carrier)
      return {std::move(outcome.reply), {}, {}};
    return {{}, {}, [this, asked] { ask_call_back(asked); }};
  }

  effect<delivery_view> due(rows& r) const {
    auto again = repeat_callbacks(r, confirm_within);
    return {{}, {}, [this, again = std::move(again)] {
              for (auto& c : again)
                ask_call_back(c);
            }};
  }

  void ask_booking(const schedule_delivery& c) const {
    carrier.book(c.saga.saga_id, c.purchase.address,
                 [to = self, c](carrier::booking result) {
                   caf::anon_send(
                       to, booking_answered{c, result.accepted,
                                            std::move(result.tracking_number),
                                            result.estimated_delivery});
                 });
  }

  void ask_call_back(const cancel_delivery& c) const {
    carrier.call_back(c.saga.saga_id, c.number,
                      [to = self, c](bool given_back) {
                        caf::anon_send(to, callback_answered{c, given_back});
                      });
  }

  troupe::poison poison(const command& c) const {
    if (auto m = std::get_if<from_bus>(&c))
      return poison_of(**m);
    if (auto b = std::get_if<booking_answered>(&c))
      return poison_of(b->command, "booked: " + b->tracking_number);
    return poison_of(std::get<callback_answered>(c).command, "called back");
  }
};

using state = participant_state<delivery_self, delivery_participant>;

with_shell<delivery_self>::behavior_type act(state::pointer self,
                                             backing<delivery_rows> outside,
                                             carrier* third_party,
                                             shell_settings settings) {
  self->state.shell.emplace(
      self,
      delivery_participant{*third_party, caf::actor_cast<caf::actor>(self),
                           settings.call_timeout.count()},
      std::move(outside), settings);
  return behave(
      self, settings,
      [self](from_bus m, std::string key) {
        auto& s = *self->state.shell;
        if (std::holds_alternative<schedule_delivery>(*m))
          s.call(std::move(key), [&s, m] {
            s.participant().ask_booking(std::get<schedule_delivery>(*m));
          });
        else
          s.enqueue(std::move(m), std::move(key));
      },
      [self](booking_answered& c) {
        auto key = key_of(c.command);
        self->state.shell->answered(std::move(c), std::move(key));
      },
      [self](callback_answered& c) {
        self->state.shell->answered(std::move(c), {});
      });
}

delivery_reads::behavior_type read(delivery_reads::pointer self,
                                   std::shared_ptr<delivery_reader> reader) {
  end_with_process(self);
  return {
      answering<get_delivery>(self, reader),
      answering<list_deliveries>(self, reader),
      answering<get_dead_letter>(self, reader),
      answering<list_dead_letters>(self, reader),
  };
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
                                    std::shared_ptr<delivery_reader> reader,
                                    bool detached) {
  return spawn(system, detached, read, std::move(reader));
}

} // namespace troupe
