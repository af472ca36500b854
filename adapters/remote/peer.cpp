#include "adapters/remote/peer.hpp"

#include "actors/last_words.hpp"
#include "actors/order_news.hpp"
#include "adapters/remote/connector.hpp"
#include "adapters/remote/frames.hpp"
#include "adapters/remote/middleman.hpp"
#include "adapters/remote/question_types.hpp"

#include <caf/scoped_actor.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace troupe::remote {

namespace {

using tick_atom = caf::atom_constant<caf::atom("tick")>;

constexpr std::chrono::seconds tick_interval{1};

template <class Handles>
struct proxy_of;

template <class... Handles>
struct proxy_of<std::tuple<Handles...>> {
  using type = parcel_receiver::extend_with<
      connection_observer, pong_receiver,
      Handles...>::template extend<caf::reacts_to<tick_atom>>;
};

template <class Participant>
using proxy = typename proxy_of<handles<Participant>>::type;

struct proxy_state {
  static inline const char* name = "remote";
  std::optional<switchboard> board;
  std::optional<order_listeners> listeners;
  bool subscribed = false; ///< to the events of the other processes
};

template <class Message>
using reaction = caf::reacts_to<Message>;

template <class Answer>
caf::message answer_from(std::uint64_t number, std::string_view content,
                         bool doubtful) {
  Answer said;
  unpack(content, said);
  said.number = number;
  if (doubtful && was_not_begun(said.refused))
    said.refused = refusal::in_doubt;
  return caf::make_message(std::move(said));
}

template <class Self, class Question>
auto forwarder(Self self, reaction<ask<Question>>*) {
  using reply = answer<typename Question::answer>;
  return [self](const ask<Question>& asked) {
    auto& board = *self->state.board;
    parcel content{type_of<Question>(), board.next_number(), {}};
    pack(content.content, asked.what);
    question what{self->current_sender(), asked.number,
                  caf::make_message(std::move(content)), asked.until};
    // Without a command id no answer is stored for a retry.
    what.retryable = asked.until == 0 || requires { asked.what.key; };
    what.answer = answer_from<reply>;
    what.refuse = [](std::uint64_t number, refusal refused, std::string why) {
      return caf::make_message(reply{number, refused, std::move(why)});
    };
    board.ask(std::move(what));
  };
}

template <class Self>
auto forwarder(Self self, reaction<listen_atom>*) {
  return [self](listen_atom) {
    self->state.listeners->add(self->current_sender());
    if (!std::exchange(self->state.subscribed, true))
      self->state.board->send_periodically(
          caf::make_message(parcel{std::string{listen}, 0, {}}));
  };
}

template <class Self>
auto forwarder(Self self, reaction<order_events>*) {
  return [self](order_events& events) {
    self->state.listeners->tell(std::move(events));
  };
}

template <class Self, class... Questions>
auto forwarders(Self self, caf::typed_actor<Questions...>*) {
  return std::tuple{forwarder(self, static_cast<Questions*>(nullptr))...};
}

template <class Self, class... Handles>
auto forwarders_of(Self self, std::tuple<Handles...>*) {
  return std::tuple_cat(forwarders(self, static_cast<Handles*>(nullptr))...);
}

/// Events that this build cannot read are lost like others: their subscribers
/// read the history.
template <class Self>
void receive_events(Self self, const parcel& said) {
  try {
    order_events events;
    unpack(said.content, events);
    self->state.listeners->tell(std::move(events));
  } catch (const unreadable&) {
    return;
  }
}

template <class Self>
auto connection_handlers(Self self) {
  return std::tuple{
      [self](connected_process& found) {
        self->state.board->connected(
            {std::move(found.acceptor), std::move(found.session)},
            found.address);
      },
      [self](connection_failure& found) {
        self->state.board->failed(found.address, std::move(found.why));
      },
      [self](const parcel& said) {
        if (said.type == news)
          receive_events(self, said);
        else
          self->state.board->answered(said);
      },
      [self](pong& said) {
        self->state.board->pong_received(self->current_sender(),
                                         std::move(said.missing), said.steady);
      },
      [self](tick_atom) {
        self->state.board->tick();
        self->delayed_send(self, tick_interval, tick_atom::value);
      },
  };
}

template <class Participant>
auto behavior_of(
    typename proxy<Participant>::template stateful_pointer<proxy_state> self,
    const clock* time, std::vector<std::string> addresses,
    std::shared_ptr<presence> seen) ->
    typename proxy<Participant>::behavior_type {
  self->state.board.emplace(*self, *time, std::string{Participant::name},
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
            typename proxy<Participant>::behavior_type{std::move(handlers)...};
      },
      std::tuple_cat(
          forwarders_of(self, static_cast<handles<Participant>*>(nullptr)),
          connection_handlers(self)));
}

template <class Actor, class... Handles>
std::tuple<Handles...> as_handles(const Actor& actor, std::tuple<Handles...>*) {
  return {Handles{actor}...};
}

} // namespace

template <class Participant>
peer<Participant>::peer(caf::actor_system& system, const clock& time,
                        const peer_settings& settings)
    : system_(system),
      presence_(std::make_shared<presence>(std::string{Participant::name}
                                           + ": not connected yet")) {
  check_tls(system);
  std::vector<endpoint> addresses;
  std::vector<std::string> names;
  names.reserve(settings.addresses.size());
  for (auto& address : settings.addresses)
    names.push_back(to_string(addresses.emplace_back(parse_endpoint(address))));
  auto actor = system.spawn(behavior_of<Participant>, &time, std::move(names),
                            presence_);
  handles_
      = as_handles(actor, static_cast<troupe::handles<Participant>*>(nullptr));
  for (auto& address : addresses)
    actors_.push_back(spawn_connector(
        system, address,
        {std::string{Participant::name}, settings.compatibility}, actor));
  actors_.push_back(caf::actor_cast<caf::actor>(actor));
}

template <class Participant>
peer<Participant>::~peer() {
  caf::scoped_actor self{system_};
  for (auto& actor : actors_)
    self->send_exit(actor, caf::exit_reason::user_shutdown);
  for (auto& actor : actors_)
    self->wait_for(actor);
}

namespace {

std::set<std::string> as_set(const std::vector<std::string>& some) {
  return {some.begin(), some.end()};
}

} // namespace

all_peers::all_peers(caf::actor_system& system, const clock& time,
                     const addresses& at) {
  for_each_type(participants::all{}, [&]<class Participant>() {
    constexpr auto i = static_cast<std::size_t>(number_of<Participant>);
    std::get<i>(peers_) = std::make_unique<peer<Participant>>(
        system, time, peer_settings{at[i]});
  });
}

all_peers::~all_peers() = default;

troupe::peers all_peers::actors() const {
  troupe::peers result;
  for_each_type(participants::all{}, [&]<class Participant>() {
    using of_it = std::unique_ptr<peer<Participant>>;
    result.of<Participant>() = std::get<of_it>(peers_)->handles();
  });
  return result;
}

std::set<std::string> all_peers::missing() const {
  std::set<std::string> result;
  std::apply([&](auto&... one) { (result.merge(as_set(one->missing())), ...); },
             peers_);
  return result;
}

} // namespace troupe::remote
