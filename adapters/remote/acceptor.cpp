#include "adapters/remote/acceptor.hpp"

#include "actors/last_words.hpp"
#include "adapters/remote/endpoint.hpp"
#include "adapters/remote/middleman.hpp"
#include "adapters/remote/session.hpp"
#include "adapters/remote/silence_limit.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace troupe::remote {

namespace {

struct published_service {
  welcome greeting; ///< without a session
  question_types questions;
  std::vector<caf::actor> handles;
  const clock* time;
  acceptor::missing_function missing;
  std::shared_ptr<live_actors> actors;
};

struct acceptor_state {
  static inline const char* name = "acceptor";
  std::map<caf::actor_addr, caf::actor> sessions; ///< by client
};

using self_pointer = acceptor_actor::stateful_pointer<acceptor_state>;

/// A client whose handshake timed out tries again: it has a session already.
caf::actor session_for(self_pointer self, const published_service& here) {
  auto client = self->current_sender();
  auto& session
      = self->state.sessions[caf::actor_cast<caf::actor_addr>(client)];
  if (!session) {
    session
        = spawn_session(self->system(), client, here.questions, here.handles);
    live_actors::add(here.actors, session);
    self->monitor(session);
  }
  return session;
}

acceptor_actor::behavior_type behavior_of(self_pointer self,
                                          const published_service& here) {
  end_with_process(self);
  self->set_down_handler([self](caf::down_msg& gone) {
    std::erase_if(self->state.sessions,
                  [&](auto& each) { return each.second == gone.source; });
  });
  return {
      [self, here](const hello& client) {
        auto result = here.greeting;
        if (client.service == result.service
            && client.compatibility == result.compatibility)
          result.handles.push_back(session_for(self, here));
        return result;
      },
      [self, time = here.time, missing = here.missing](const ping&) {
        self->send(caf::actor_cast<pong_receiver>(self->current_sender()),
                   pong{missing(), time->steady().count()});
      },
  };
}

} // namespace

void live_actors::add(const std::shared_ptr<live_actors>& all,
                      const caf::actor& one) {
  {
    std::lock_guard guard{all->mutex_};
    ++all->count_;
  }
  one->attach_functor([all] {
    std::lock_guard guard{all->mutex_};
    --all->count_;
    all->ended_.notify_all();
  });
}

void live_actors::wait() {
  std::unique_lock guard{mutex_};
  ended_.wait(guard, [this] { return count_ == 0; });
}

acceptor::acceptor(caf::actor_system& system, std::string_view service,
                   question_types questions, std::vector<caf::actor> handles,
                   const clock& time, const acceptor_settings& settings,
                   missing_function missing)
    : system_(system), live_actors_(std::make_shared<live_actors>()) {
  auto where = parse_endpoint(settings.listen);
  check_tls(system);
  // Before others can watch the actors: the first watcher is notified last.
  for (auto& handle : handles)
    live_actors::add(live_actors_, handle);
  actor_ = caf::actor_cast<caf::actor>(system.spawn(
      behavior_of,
      published_service{{std::string{service}, settings.compatibility, {}},
                        std::move(questions),
                        std::move(handles),
                        &time,
                        std::move(missing),
                        live_actors_}));
  caf::scoped_actor self{system};
  self->request(middleman_of(system), caf::infinite, caf::publish_atom::value,
                where.port, caf::actor_cast<caf::strong_actor_ptr>(actor_),
                std::set<std::string>{}, where.host, true)
      .receive(
          [this](std::uint16_t port) {
            port_ = port;
            limit_silence_at(port);
            open_ = true;
          },
          [&](caf::error& why) {
            self->send_exit(actor_, caf::exit_reason::user_shutdown);
            throw std::runtime_error{"cannot listen on " + settings.listen
                                     + ": " + system.render(why)};
          });
}

acceptor::~acceptor() {
  close();
  live_actors_->wait();
  caf::scoped_actor self{system_};
  self->request(middleman_of(system_), caf::infinite, caf::get_atom::value,
                system_.node())
      .receive([](const caf::node_id&, const std::string&, std::uint16_t) {},
               [](caf::error&) {});
}

void acceptor::close() {
  if (!std::exchange(open_, false))
    return;
  caf::scoped_actor self{system_};
  self->request(middleman_of(system_), caf::infinite,
                caf::unpublish_atom::value, actor_.address(), port_)
      .receive([] {}, [](caf::error&) {});
  self->send_exit(actor_, caf::exit_reason::user_shutdown);
  self->wait_for(actor_);
}

} // namespace troupe::remote
