#pragma once

#include "adapters/kafka/bus.hpp"
#include "adapters/kafka/consumer.hpp"
#include "adapters/remote/acceptor.hpp"
#include "cmd/participants/hosted.hpp"
#include "cmd/split/bus_observer.hpp"
#include "cmd/split/remote.hpp"

#include <caf/send.hpp>

#include <optional>
#include <utility>

namespace troupe {

/// The process of one participant of a split shop: its actors consume from
/// Kafka and answer gateways over CAF's network.
class service {
public:
  service(participant who, const command_line& asked);

  /// Serves until the process is to end. Throws what keeps it from that.
  /// Returns the exit code.
  template <class Participant>
  int serve() {
    // Its destructor waits for the end of the actors.
    std::optional<remote::acceptor> acceptor;
    hosted<Participant> here{settings_, runtime_, *kept_};
    if constexpr (requires { here.needs().news(); })
      bus_.on_events([news = here.needs().news()](order_events events) {
        caf::anon_send(news, std::move(events));
      });
    here.spawn(bus_);
    end_.serving();
    acceptor.emplace(runtime_.system, Participant{}, here.asked(),
                     runtime_.time,
                     remote::acceptor_settings{settings_.listen.at(0)},
                     [this] { return missing(); });
    kafka::consumer consumer{kafka_, who_,
                             [actor = here.actor()](arrivals some) {
                               caf::anon_send(actor, std::move(some));
                             },
                             bus_, bus_observer_};
    auto code = wait(acceptor->port());
    acceptor->close();
    return code;
  }

private:
  /// For gateways: stores, and `missing_bus`.
  std::vector<std::string> missing() const;

  /// Prints that it is ready and waits for the end.
  int wait(std::uint16_t port);

  termination end_; // before any thread is started
  participant who_;
  shop_settings settings_;
  process_runtime runtime_;
  bus_observer bus_observer_;
  kafka::settings kafka_;
  kafka::bus bus_;
  std::unique_ptr<stores> kept_;
};

/// The `main` of a service.
template <class Participant>
int run_service(int argc, char** argv) {
  constexpr auto who = number_of<Participant>;
  return start(service_of(who), argc, argv, [](const command_line& asked) {
    return service{who, asked}.serve<Participant>();
  });
}

} // namespace troupe
