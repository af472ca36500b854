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

/// What answers each question; what stands nowhere is answered with nothing.
template <class Self>
struct clerk {
  Self self;
  std::string name;
  order_news news;
  const clock* time;

  template <class Question>
  void on(const ask<Question>& asked) const {
    reply(self, asked.number, typename Question::answer{});
  }

  void on(const ask<place_order>& asked) const {
    std::size_t bytes = 0;
    for (auto& line : asked.what.purchase.items)
      bytes += line.product_id.size();
    if (asked.what.order_id != "silence")
      reply(self, asked.number, order_ref{std::to_string(bytes)});
  }

  void on(const ask<cancel_order>& asked) const {
    self->send(news, order_events{{.order_id = asked.what.order_id,
                                   .seq = 5,
                                   .status = order_status::cancelling}});
    reply(self, asked.number, order_ref{asked.what.order_id});
  }

  void on(const ask<draft_order>& asked) const {
    reply(self, asked.number, order_ref{asked.what.order_id});
  }

  void on(const ask<add_line>& asked) const {
    reply(self, asked.number, order_ref{asked.what.order_id});
  }

  void on(const ask<check_out_order>& asked) const {
    if (asked.what.order_id == "silence")
      return;
    auto left = asked.until - time->steady().count();
    if (left > 0)
      reply(self, asked.number,
            order_ref{asked.what.order_id, order_status::pending, left});
    else
      self->send(caf::actor_cast<gateway_actor>(self->current_sender()),
                 answer<order_ref>{asked.number, refusal::expired});
  }

  void on(const ask<replay_dead_letter>& asked) const {
    if (asked.what.content != "silence")
      reply(self, asked.number, dead_letter{});
  }

  void on(const ask<get_order>& asked) const {
    if (asked.what.order_id != "silence")
      reply(self, asked.number, view_of(asked.what.order_id, name));
  }

  void on(const ask<list_orders>& asked) const {
    page<order_view> result;
    for (std::uint32_t i = 0; i < asked.what.page.limit; ++i) {
      result.items.push_back(view_of(std::to_string(i), name));
      result.items.back().purchase.items.resize(10);
      for (auto& line : result.items.back().purchase.items)
        line.product_id.assign(200, 'x');
    }
    reply(self, asked.number, std::move(result));
  }
};

template <class Self, class... Questions>
typename std::remove_pointer_t<Self>::behavior_type
answer_all(const clerk<Self>& by, types<Questions...>) {
  return {[by](const ask<Questions>& asked) { by.on(asked); }...};
}

using changes = api<participants::order>;
using reading = reads<participants::order>;

changes::behavior_type take_orders(changes::pointer self,
                                   const order_news& news, const clock* time) {
  return answer_all(clerk<changes::pointer>{self, {}, news, time},
                    changes_of<participants::order>{});
}

reading::behavior_type show_orders(reading::pointer self,
                                   const std::string& name) {
  return answer_all(
      clerk<reading::pointer>{self, name, {}, nullptr},
      joined<reads_of<participants::order>, lists_of<participants::order>>{});
}

} // namespace

handles<participants::order> spawn_fake_orders(caf::actor_system& system,
                                               std::string name,
                                               const clock& time) {
  auto news = spawn_order_news(system);
  return {system.spawn(take_orders, news, &time),
          system.spawn(show_orders, std::move(name)), news};
}

} // namespace troupe::remote
