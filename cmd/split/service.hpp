#pragma once

#include "adapters/kafka/bus.hpp"
#include "adapters/kafka/consumer.hpp"
#include "adapters/remote/acceptor.hpp"
#include "cmd/process/foundation.hpp"
#include "cmd/split/start.hpp"
#include "cmd/split/traffic.hpp"
#include "cmd/stores/stores.hpp"

#include <caf/send.hpp>

#include <functional>
#include <optional>
#include <tuple>

namespace troupe {

/// The process of one participant of a split shop, as far as it is the same for
/// all: Kafka tells its actors, gateways ask them over CAF's network.
class service {
public:
  service(participant who, const command_line& asked);

  const shop_settings& settings() const { return settings_; }
  foundation& house() { return house_; }
  stores& kept() { return *kept_; }
  kafka::bus& bus() { return bus_; }

  template <class Rows>
  backing<Rows> behind(std::shared_ptr<store<Rows>> rows) {
    return house_.behind(std::move(rows), bus_);
  }

  /// Serves until the process is to end: `actor` hears the bus, `asked` hear
  /// the gateways. Throws what keeps it from that. The actors have ended when
  /// it returns. Answers with the exit code.
  template <class Participant, class Actor>
  int serve(Participant as, const Actor& actor,
            const handles<Participant>& asked) {
    std::optional<remote::acceptor>
        acceptor; // its end waits for that of the actors
    ending at_last{house_, std::tuple_cat(std::tuple{actor}, asked)};
    end_.serving();
    acceptor.emplace(house_.system, as, asked, house_.time,
                     remote::acceptor_settings{settings_.listen.at(0)},
                     [this] { return missing(); });
    kafka::consumer told{
        kafka_, who_,
        [actor](arrivals some) { caf::anon_send(actor, std::move(some)); },
        bus_, traffic_};
    auto code = wait(acceptor->port());
    acceptor->close();
    return code;
  }

private:
  template <class... Actors>
  struct ending {
    foundation& house;
    std::tuple<Actors...> all;

    ending(foundation& of, std::tuple<Actors...> some)
        : house(of), all(std::move(some)) {}
    ~ending() {
      std::apply([this](auto&... one) { house.end(one...); }, all);
    }
  };

  /// What a gateway has to know: stores, and `missing_bus`.
  std::vector<std::string> missing() const;

  /// Says that it is ready and waits for the end.
  int wait(std::uint16_t port);

  termination end_; // before any thread is started
  participant who_;
  shop_settings settings_;
  foundation house_;
  traffic traffic_;
  kafka::settings kafka_;
  kafka::bus bus_;
  std::unique_ptr<stores> kept_;
};

/// What the `main` of a service does beside `play`, which is to spawn its
/// actors and serve: reads the command line, tells what went wrong. Answers
/// with the exit code.
int run_service(participant who, int argc, char** argv,
                const std::function<int(service&)>& play);

template <class Participant, class Play>
int run_service(int argc, char** argv, Play&& play) {
  return run_service(number_of<Participant>, argc, argv,
                     std::forward<Play>(play));
}

} // namespace troupe
