#include "adapters/remote/connector.hpp"

#include "actors/last_words.hpp"
#include "adapters/remote/middleman.hpp"
#include "adapters/remote/resolver.hpp"
#include "adapters/remote/silence_limit.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace troupe::remote {

namespace {

using namespace std::chrono_literals;
using attempt_atom = caf::atom_constant<caf::atom("attempt")>;

constexpr std::chrono::milliseconds min_backoff{50};
constexpr std::chrono::milliseconds max_backoff{2'000};
constexpr std::chrono::milliseconds handshake_timeout{3'000};

struct connector_state {
  static inline const char* name = "connector";

  /// By IP address; null until the handshake is done.
  std::map<endpoint, caf::actor_addr> acceptors;
  std::chrono::milliseconds backoff = min_backoff;
  std::uint64_t planned = 0; ///< attempts planned before the newest are void
};

struct connector {
  caf::stateful_actor<connector_state>* self;
  resolver_actor resolver;
  std::string address; ///< for people
  hello greeting;
  connection_observer observer;

  void plan(std::chrono::milliseconds backoff) const {
    self->delayed_send(self, backoff, attempt_atom::value,
                       ++self->state.planned);
  }

  void attempt() const {
    std::vector<endpoint> known;
    known.reserve(self->state.acceptors.size());
    for (auto& each : self->state.acceptors)
      known.push_back(each.first);
    self->request(resolver, caf::infinite, std::move(known))
        .then([*this](resolution& found) {
          for (auto& ip : found.reachable)
            connect(ip);
          if (!found.error.empty())
            report(std::move(found.error));
          plan(self->state.backoff);
          self->state.backoff = std::min(self->state.backoff * 2, max_backoff);
        });
  }

  void connect(const endpoint& ip) const {
    self->state.acceptors.emplace(ip, caf::actor_addr{});
    self->request(middleman_of(self->system()), handshake_timeout,
                  caf::connect_atom::value, ip.host, ip.port)
        .then(
            [*this, ip](const caf::node_id&,
                        const caf::strong_actor_ptr& acceptor,
                        const std::set<std::string>&) {
              limit_silence_towards(ip);
              shake_hands(ip, caf::actor_cast<caf::actor>(acceptor));
            },
            [*this, ip](const caf::error& why) {
              fail(ip, "no handshake: " + self->system().render(why));
            });
  }

  void shake_hands(const endpoint& ip, const caf::actor& acceptor) const {
    if (!acceptor) {
      fail(ip, "nothing is published there");
      return;
    }
    self->request(acceptor, handshake_timeout, greeting)
        .then(
            [*this, ip, acceptor](welcome& there) {
              if (there.handles.empty())
                fail(ip, "it is " + there.service + " of compatibility "
                             + there.compatibility + ", not " + greeting.service
                             + " of compatibility " + greeting.compatibility);
              else
                connected(ip, acceptor, std::move(there.handles.front()));
            },
            [*this, ip](const caf::error& why) {
              fail(ip, "no greeting: " + self->system().render(why));
            });
  }

  void connected(const endpoint& ip, const caf::actor& acceptor,
                 caf::actor session) const {
    self->state.acceptors[ip] = acceptor.address();
    self->monitor(acceptor);
    self->send(observer,
               connected_process{address, acceptor, std::move(session)});
  }

  void fail(const endpoint& ip, std::string why) const {
    self->state.acceptors.erase(ip);
    report(std::move(why));
  }

  void report(std::string why) const {
    self->send(observer, connection_failure{address, std::move(why)});
  }

  void lost(const caf::actor_addr& acceptor) const {
    std::erase_if(self->state.acceptors,
                  [&](auto& each) { return each.second == acceptor; });
    self->state.backoff = min_backoff;
    plan(min_backoff);
  }
};

caf::behavior connect_to(caf::stateful_actor<connector_state>* self,
                         const endpoint& where, hello greeting,
                         connection_observer observer) {
  connector me{self, spawn_resolver(self->system(), where), to_string(where),
               std::move(greeting), std::move(observer)};
  end_with_process(self);
  self->set_default_handler(caf::drop);
  self->link_to(me.resolver);
  self->set_down_handler([me](caf::down_msg& gone) { me.lost(gone.source); });
  self->send(self, attempt_atom::value, ++self->state.planned);
  return {[me](attempt_atom, std::uint64_t plan) {
    if (plan == me.self->state.planned)
      me.attempt();
  }};
}

} // namespace

caf::actor spawn_connector(caf::actor_system& system, const endpoint& address,
                           hello greeting, connection_observer observer) {
  return system.spawn(connect_to, address, std::move(greeting),
                      std::move(observer));
}

} // namespace troupe::remote
