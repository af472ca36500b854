#include "adapters/remote/door.hpp"

#include "actors/last_words.hpp"
#include "adapters/remote/endpoint.hpp"
#include "adapters/remote/handshake.hpp"
#include "adapters/remote/middleman.hpp"
#include "adapters/remote/silence_limit.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <set>
#include <stdexcept>
#include <utility>

namespace troupe::remote {

namespace {

door_actor::behavior_type attend(door_actor::pointer self, welcome here,
                                 const clock* time,
                                 door::missing_function missing) {
  end_with_process(self);
  return {
      [here](const hello& caller) {
        auto result = here;
        if (caller.service != here.service || caller.build != here.build)
          result.handles.clear();
        return result;
      },
      [self, time, missing](const ping&) {
        self->send(caf::actor_cast<pong_receiver>(self->current_sender()),
                   pong{missing(), time->steady().count()});
      },
  };
}

} // namespace

door::door(caf::actor_system& system, std::string_view service,
           std::vector<caf::actor> handles, const clock& time,
           const door_settings& settings, missing_function missing)
    : system_(system), living_(std::make_shared<std::latch>(
                           static_cast<std::ptrdiff_t>(handles.size()))) {
  auto where = parse_endpoint(settings.listen);
  check_tls(system);
  // Before others can watch the actors: who came first is told last.
  for (auto& handle : handles)
    handle->attach_functor([living = living_] { living->count_down(); });
  actor_ = caf::actor_cast<caf::actor>(system.spawn(
      attend, welcome{std::string{service}, settings.build, std::move(handles)},
      &time, std::move(missing)));
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
