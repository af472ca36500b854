#include "adapters/remote/peer.hpp"

#include "actors/last_words.hpp"
#include "actors/order_news.hpp"
#include "adapters/remote/answers.hpp"
#include "adapters/remote/dialler.hpp"
#include "adapters/remote/middleman.hpp"

#include <caf/scoped_actor.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace troupe::remote {

namespace {

using tick_atom = caf::atom_constant<caf::atom("tick")>;

constexpr std::chrono::seconds tick_interval{1};

/// What an actor in the place of a service's handles hears.
template <class Handles>
struct stand_in_of;

template <class... Handles>
struct stand_in_of<std::tuple<Handles...>> {
  using type = gateway_actor::extend_with<finder, pong_receiver, Handles...>::
      template extend<caf::reacts_to<tick_atom>>;
};

template <class Service>
using stand_in = typename stand_in_of<typename Service::handles>::type;

struct stand_in_state {
  static inline const char* name = "remote";
  std::optional<switchboard> board;
  std::optional<order_listeners> listeners;
};

template <class Message>
using reaction = caf::reacts_to<Message>;

template <class Self, class Question>
auto ask_elsewhere(Self self, std::size_t handle, reaction<ask<Question>>*) {
  using reply = decltype(answer_to(std::declval<Question>()));
  return [self, handle](ask<Question>& asked) {
    auto& board = *self->state.board;
    question what{self->current_sender(), asked.number, handle};
    asked.number = board.next_number();
    what.until = asked.until;
    what.content = caf::make_message(std::move(asked));
    what.limit = [](caf::message& content, std::int64_t until) {
      content.get_mutable_as<ask<Question>>(0).until = until;
    };
    what.refuse = [](std::uint64_t number, refusal refused, std::string why) {
      return caf::make_message(reply{number, refused, std::move(why)});
    };
    board.ask(std::move(what));
  };
}

template <class Self>
auto ask_elsewhere(Self self, std::size_t handle, reaction<listen_atom>*) {
  return [self, handle](listen_atom what) {
    self->state.listeners->add(self->current_sender());
    self->state.board->keep_telling(handle, caf::make_message(what));
  };
}

template <class Self>
auto ask_elsewhere(Self self, std::size_t, reaction<order_events>*) {
  return [self](order_events& events) {
    self->state.listeners->tell(std::move(events));
  };
}

template <class Self, class Answer>
auto hand_back(Self self, reaction<Answer>*) {
  return [self](Answer& said) {
    auto what = self->state.board->answered(said.number);
    if (!what)
      return;
    said.number = what->number;
    // One that is not done here may have been done where it was asked before.
    if (what->again && what->until != 0 && was_not_begun(said.refused))
      said.refused = refusal::in_doubt;
    self->send(caf::actor_cast<gateway_actor>(what->asker), std::move(said));
  };
}

template <class Self, class... Questions>
auto ask_all(Self self, std::size_t handle, caf::typed_actor<Questions...>*) {
  return std::tuple{
      ask_elsewhere(self, handle, static_cast<Questions*>(nullptr))...};
}

template <class Self, class Handles, std::size_t... I>
auto ask_handles(Self self, std::index_sequence<I...>, Handles*) {
  return std::tuple_cat(ask_all(
      self, I, static_cast<std::tuple_element_t<I, Handles>*>(nullptr))...);
}

template <class Self, class... Answers>
auto hand_back_all(Self self, caf::typed_actor<Answers...>*) {
  return std::tuple{hand_back(self, static_cast<Answers*>(nullptr))...};
}

template <class Self>
auto watch_line(Self self) {
  return std::tuple{
      [self](found_process& found) {
        self->state.board->connected(
            {std::move(found.door), std::move(found.handles)}, found.address);
      },
      [self](found_trouble& found) {
        self->state.board->failed(found.address, std::move(found.why));
      },
      [self](pong& said) {
        self->state.board->heard(self->current_sender(),
                                 std::move(said.missing), said.steady);
      },
      [self](tick_atom) {
        self->state.board->tick();
        self->delayed_send(self, tick_interval, tick_atom::value);
      },
  };
}

template <class Service>
auto stand_in_for(
    typename stand_in<Service>::template stateful_pointer<stand_in_state> self,
    const clock* time, std::vector<std::string> addresses,
    std::shared_ptr<presence> seen) ->
    typename stand_in<Service>::behavior_type {
  using handles = typename Service::handles;
  self->state.board.emplace(*self, *time, std::string{Service::name},
                            std::move(addresses), std::move(seen));
  self->state.listeners.emplace(*self);
  end_with_process(self);
  self->set_down_handler([self](caf::down_msg& gone) {
    self->state.listeners->remove(gone.source);
    self->state.board->down(gone.source);
  });
  self->delayed_send(self, tick_interval, tick_atom::value);
  return std::apply(
      [](auto... handlers) {
        return
            typename stand_in<Service>::behavior_type{std::move(handlers)...};
      },
      std::tuple_cat(
          ask_handles(self,
                      std::make_index_sequence<std::tuple_size_v<handles>>{},
                      static_cast<handles*>(nullptr)),
          hand_back_all(self, static_cast<gateway_actor*>(nullptr)),
          watch_line(self)));
}

template <class Actor, class... Handles>
std::tuple<Handles...> as_handles(const Actor& actor, std::tuple<Handles...>*) {
  return {Handles{actor}...};
}

} // namespace

template <class Service>
peer<Service>::peer(caf::actor_system& system, const clock& time,
                    const peer_settings& settings)
    : system_(system),
      presence_(std::make_shared<presence>(std::string{Service::name}
                                           + ": not connected yet")) {
  check_tls(system);
  std::vector<endpoint> addresses;
  std::vector<std::string> names;
  names.reserve(settings.addresses.size());
  for (auto& address : settings.addresses)
    names.push_back(to_string(addresses.emplace_back(parse_endpoint(address))));
  auto actor
      = system.spawn(stand_in_for<Service>, &time, std::move(names), presence_);
  handles_
      = as_handles(actor, static_cast<typename Service::handles*>(nullptr));
  for (auto& address : addresses)
    actors_.push_back(spawn_dialler(
        system, address, {std::string{Service::name}, settings.build}, actor));
  actors_.push_back(caf::actor_cast<caf::actor>(actor));
}

template <class Service>
peer<Service>::~peer() {
  caf::scoped_actor self{system_};
  for (auto& actor : actors_)
    self->send_exit(actor, caf::exit_reason::user_shutdown);
  for (auto& actor : actors_)
    self->wait_for(actor);
}

template class peer<inventory_service>;
template class peer<payment_service>;
template class peer<delivery_service>;
template class peer<order_service>;

} // namespace troupe::remote
