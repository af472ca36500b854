#include "adapters/remote/scout.hpp"

#include "actors/last_words.hpp"
#include "adapters/remote/middleman.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>

namespace troupe::remote {

namespace {

constexpr std::chrono::milliseconds connect_timeout{1'000};
constexpr std::chrono::milliseconds first_word_timeout{1'000};

scout_report look(caf::actor_system& system, const endpoint& where,
                  const std::vector<endpoint>& known) {
  scout_report result;
  try {
    auto all = resolve(where);
    std::erase_if(all, [&](auto& ip) {
      return std::find(known.begin(), known.end(), ip) != known.end();
    });
    for (auto& [ip, error, socket] : probe_all(all, connect_timeout)) {
      auto why = error != 0
                     ? std::strerror(error)
                     : trouble_with(system, socket.fd(), first_word_timeout);
      if (why.empty())
        result.there.push_back(ip);
      else
        result.trouble = std::move(why);
    }
  } catch (const std::exception& e) {
    result.trouble = e.what();
  }
  return result;
}

scout_actor::behavior_type scout(scout_actor::pointer self,
                                 const endpoint& where) {
  end_with_process(self);
  return {[=](const std::vector<endpoint>& known) {
    return look(self->system(), where, known);
  }};
}

} // namespace

scout_actor spawn_scout(caf::actor_system& system, const endpoint& where) {
  return system.spawn<caf::detached>(scout, where);
}

} // namespace troupe::remote
