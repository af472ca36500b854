#include "tests/adapters/remote/fake_orders.hpp"

#include "actors/order_news.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe::remote {

namespace {

template <class Self, class Value>
void reply(Self self, std::uint64_t number, Value value) {
  self->send(caf::actor_cast<gateway_actor>(self->current_sender()),
             answer<Value>{number, refusal::none, {}, false, std::move(value)});
}

order_view view_of(std::string order_id, const std::string& name) {
  order_view result;
  result.order_id = std::move(order_id);
  result.saga_id = name;
  return result;
}

order_api::behavior_type take_orders(order_api::pointer self,
                                     const order_news& news,
                                     const clock* time) {
  return {
      [self](const ask<place_order>& asked) {
        std::size_t bytes = 0;
        for (auto& line : asked.what.purchase.items)
          bytes += line.product_id.size();
        if (asked.what.order_id != "silence")
          reply(self, asked.number, order_ref{std::to_string(bytes)});
      },
      [self, news](const ask<cancel_order>& asked) {
        self->send(news, order_events{{.order_id = asked.what.order_id,
                                       .seq = 5,
                                       .status = order_status::cancelling}});
        reply(self, asked.number, order_ref{asked.what.order_id});
      },
      [self](const ask<draft_order>& asked) {
        reply(self, asked.number, order_ref{asked.what.order_id});
      },
      [self](const ask<add_line>& asked) {
        reply(self, asked.number, order_ref{asked.what.order_id});
      },
      [self, time](const ask<check_out_order>& asked) {
        if (asked.what.order_id == "silence")
          return;
        auto left = asked.until - time->steady().count();
        if (left > 0)
          reply(self, asked.number,
                order_ref{asked.what.order_id, order_status::pending, left});
        else
          self->send(caf::actor_cast<gateway_actor>(self->current_sender()),
                     answer<order_ref>{asked.number, refusal::expired});
      },
      [self](const ask<reset_orders>& asked) {
        reply(self, asked.number, order_ref{});
      },
      [self](const ask<replay_dead_letter>& asked) {
        if (asked.what.content != "silence")
          reply(self, asked.number, dead_letter{});
      },
      [self](const ask<delete_dead_letter>& asked) {
        reply(self, asked.number, dead_letter{});
      },
  };
}

order_reads::behavior_type show_orders(order_reads::pointer self,
                                       const std::string& name) {
  return {
      [=](const ask<get_order>& asked) {
        if (asked.what.order_id != "silence")
          reply(self, asked.number, view_of(asked.what.order_id, name));
      },
      [=](const ask<list_orders>& asked) {
        page<order_view> result;
        for (std::uint32_t i = 0; i < asked.what.page.limit; ++i) {
          result.items.push_back(view_of(std::to_string(i), name));
          result.items.back().purchase.items.resize(10);
          for (auto& line : result.items.back().purchase.items)
            line.product_id.assign(200, 'x');
        }
        reply(self, asked.number, std::move(result));
      },
      [=](const ask<get_history>& asked) {
        reply(self, asked.number, history{});
      },
      [=](const ask<get_dead_letter>& asked) {
        reply(self, asked.number, dead_letter{});
      },
      [=](const ask<list_dead_letters>& asked) {
        reply(self, asked.number, page<dead_letter>{});
      },
  };
}

} // namespace

order_service::handles spawn_fake_orders(caf::actor_system& system,
                                         std::string name, const clock& time) {
  auto news = spawn_order_news(system);
  return {system.spawn(take_orders, news, &time),
          system.spawn(show_orders, std::move(name)), news};
}

} // namespace troupe::remote
