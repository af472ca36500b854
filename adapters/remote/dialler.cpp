#include "adapters/remote/dialler.hpp"

#include "actors/last_words.hpp"
#include "adapters/remote/middleman.hpp"
#include "adapters/remote/scout.hpp"
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

constexpr std::chrono::milliseconds shortest_pause{50};
constexpr std::chrono::milliseconds longest_pause{2'000};
constexpr std::chrono::milliseconds handshake_timeout{3'000};

struct calls {
  static inline const char* name = "dialler";

  /// An IP address that is being called, and once somebody is there, its door.
  std::map<endpoint, caf::actor_addr> open;
  std::chrono::milliseconds pause = shortest_pause;
  std::uint64_t planned = 0; ///< attempts planned before the newest are void
};

struct caller {
  caf::stateful_actor<calls>* self;
  scout_actor scout;
  std::string address; ///< for people
  hello greeting;
  finder whom;

  void plan(std::chrono::milliseconds pause) const {
    self->delayed_send(self, pause, attempt_atom::value, ++self->state.planned);
  }

  void attempt() const {
    std::vector<endpoint> known;
    known.reserve(self->state.open.size());
    for (auto& each : self->state.open)
      known.push_back(each.first);
    self->request(scout, caf::infinite, std::move(known))
        .then([*this](scout_report& found) {
          for (auto& ip : found.there)
            call(ip);
          if (!found.trouble.empty())
            complain(std::move(found.trouble));
          plan(self->state.pause);
          self->state.pause = std::min(self->state.pause * 2, longest_pause);
        });
  }

  void call(const endpoint& ip) const {
    self->state.open.emplace(ip, caf::actor_addr{});
    self->request(middleman_of(self->system()), handshake_timeout,
                  caf::connect_atom::value, ip.host, ip.port)
        .then(
            [*this, ip](const caf::node_id&, const caf::strong_actor_ptr& door,
                        const std::set<std::string>&) {
              limit_silence_towards(ip);
              greet(ip, caf::actor_cast<caf::actor>(door));
            },
            [*this, ip](const caf::error& why) {
              give_up(ip, "no handshake: " + self->system().render(why));
            });
  }

  void greet(const endpoint& ip, const caf::actor& door) const {
    if (!door) {
      give_up(ip, "nothing is published there");
      return;
    }
    self->request(door, handshake_timeout, greeting)
        .then(
            [*this, ip, door](welcome& there) {
              if (there.handles.empty())
                give_up(ip, "it is " + there.service + " of compatibility "
                                + there.compatibility + ", not "
                                + greeting.service + " of compatibility "
                                + greeting.compatibility);
              else
                introduce(ip, door, std::move(there.handles.front()));
            },
            [*this, ip](const caf::error& why) {
              give_up(ip, "no greeting: " + self->system().render(why));
            });
  }

  void introduce(const endpoint& ip, const caf::actor& door,
                 caf::actor guest) const {
    self->state.open[ip] = door.address();
    self->monitor(door);
    self->send(whom, found_process{address, door, std::move(guest)});
  }

  void give_up(const endpoint& ip, std::string why) const {
    self->state.open.erase(ip);
    complain(std::move(why));
  }

  void complain(std::string why) const {
    self->send(whom, found_trouble{address, std::move(why)});
  }

  void lost(const caf::actor_addr& door) const {
    std::erase_if(self->state.open,
                  [&](auto& each) { return each.second == door; });
    self->state.pause = shortest_pause;
    plan(shortest_pause);
  }
};

caf::behavior dial(caf::stateful_actor<calls>* self, const endpoint& where,
                   hello greeting, finder whom) {
  caller me{self, spawn_scout(self->system(), where), to_string(where),
            std::move(greeting), std::move(whom)};
  end_with_process(self);
  self->set_default_handler(caf::drop);
  self->link_to(me.scout);
  self->set_down_handler([me](caf::down_msg& gone) { me.lost(gone.source); });
  self->send(self, attempt_atom::value, ++self->state.planned);
  return {[me](attempt_atom, std::uint64_t plan) {
    if (plan == me.self->state.planned)
      me.attempt();
  }};
}

} // namespace

caf::actor spawn_dialler(caf::actor_system& system, const endpoint& address,
                         hello greeting, finder whom) {
  return system.spawn(dial, address, std::move(greeting), std::move(whom));
}

} // namespace troupe::remote
