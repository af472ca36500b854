#include "adapters/remote/door.hpp"

#include "actors/last_words.hpp"
#include "adapters/remote/endpoint.hpp"
#include "adapters/remote/guest.hpp"
#include "adapters/remote/handshake.hpp"
#include "adapters/remote/middleman.hpp"
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

/// What is behind a door.
struct inside {
  welcome greeting; ///< without a guest
  question_types questions;
  std::vector<caf::actor> handles;
  const clock* time;
  door::missing_function missing;
  std::shared_ptr<living> lives;
};

struct door_state {
  static inline const char* name = "door";
  std::map<caf::actor_addr, caf::actor> guests; ///< by whoever called
};

using attendant = door_actor::stateful_pointer<door_state>;

/// Who calls again, because the answer came too late, has a guest already.
caf::actor guest_for(attendant self, const inside& here) {
  auto caller = self->current_sender();
  auto& guest = self->state.guests[caf::actor_cast<caf::actor_addr>(caller)];
  if (!guest) {
    guest = spawn_guest(self->system(), caller, here.questions, here.handles);
    living::add(here.lives, guest);
    self->monitor(guest);
  }
  return guest;
}

door_actor::behavior_type attend(attendant self, const inside& here) {
  end_with_process(self);
  self->set_down_handler([self](caf::down_msg& gone) {
    std::erase_if(self->state.guests,
                  [&](auto& each) { return each.second == gone.source; });
  });
  return {
      [self, here](const hello& caller) {
        auto result = here.greeting;
        if (caller.service == result.service
            && caller.compatibility == result.compatibility)
          result.handles.push_back(guest_for(self, here));
        return result;
      },
      [self, time = here.time, missing = here.missing](const ping&) {
        self->send(caf::actor_cast<pong_receiver>(self->current_sender()),
                   pong{missing(), time->steady().count()});
      },
  };
}

} // namespace

void living::add(const std::shared_ptr<living>& all, const caf::actor& one) {
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

void living::wait() {
  std::unique_lock guard{mutex_};
  ended_.wait(guard, [this] { return count_ == 0; });
}

door::door(caf::actor_system& system, std::string_view service,
           question_types questions, std::vector<caf::actor> handles,
           const clock& time, const door_settings& settings,
           missing_function missing)
    : system_(system), living_(std::make_shared<living>()) {
  auto where = parse_endpoint(settings.listen);
  check_tls(system);
  // Before others can watch the actors: who came first is told last.
  for (auto& handle : handles)
    living::add(living_, handle);
  actor_ = caf::actor_cast<caf::actor>(system.spawn(
      attend, inside{{std::string{service}, settings.compatibility, {}},
                     std::move(questions),
                     std::move(handles),
                     &time,
                     std::move(missing),
                     living_}));
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

door::~door() {
  close();
  living_->wait();
  caf::scoped_actor self{system_};
  self->request(middleman_of(system_), caf::infinite, caf::get_atom::value,
                system_.node())
      .receive([](const caf::node_id&, const std::string&, std::uint16_t) {},
               [](caf::error&) {});
}

void door::close() {
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
