#include "adapters/remote/resolver.hpp"

#include "actors/last_words.hpp"
#include "adapters/remote/middleman.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>

namespace troupe::remote {

namespace {

constexpr std::chrono::milliseconds connect_timeout{1'000};
constexpr std::chrono::milliseconds first_byte_timeout{1'000};

resolution resolve_and_probe(caf::actor_system& system, const endpoint& where,
                             const std::vector<endpoint>& known) {
  resolution result;
  try {
    auto all = resolve(where);
    std::erase_if(all, [&](auto& ip) {
      return std::find(known.begin(), known.end(), ip) != known.end();
    });
    for (auto& [ip, error, socket] : probe_all(all, connect_timeout)) {
      auto why = error != 0 ? std::strerror(error)
                            : connection_error(system, socket.fd(),
                                               first_byte_timeout);
      if (why.empty())
        result.reachable.push_back(ip);
      else
        result.error = std::move(why);
    }
  } catch (const std::exception& e) {
    result.error = e.what();
  }
  return result;
}

resolver_actor::behavior_type behavior_of(resolver_actor::pointer self,
                                          const endpoint& where) {
  end_with_process(self);
  return {[=](const std::vector<endpoint>& known) {
    return resolve_and_probe(self->system(), where, known);
  }};
}

} // namespace

resolver_actor spawn_resolver(caf::actor_system& system,
                              const endpoint& where) {
  return system.spawn<caf::detached>(behavior_of, where);
}

} // namespace troupe::remote
