#pragma once

#include "adapters/kafka/bus.hpp"
#include "adapters/kafka/consumer.hpp"
#include "adapters/remote/acceptor.hpp"
#include "cmd/process/runtime.hpp"
#include "cmd/split/bus_observer.hpp"
#include "cmd/split/start.hpp"
#include "cmd/stores/stores.hpp"

#include <caf/send.hpp>

#include <functional>
#include <optional>
#include <tuple>

namespace troupe {

/// The process of one participant of a split shop: its actors consume from
/// Kafka and answer gateways over CAF's network.
class service {
public:
  service(participant who, const command_line& asked);

  const shop_settings& settings() const { return settings_; }
  process_runtime& runtime() { return runtime_; }
  stores& kept() { return *kept_; }
  kafka::bus& bus() { return bus_; }

  template <class Rows>
  backing<Rows> behind(std::shared_ptr<store<Rows>> rows) {
    return runtime_.behind(std::move(rows), bus_);
  }

  template <class Participant>
  auto readers() {
    return readers_of<Participant>(*kept_, runtime_.watch);
  }

  /// Serves until the process is to end: `actor` receives from the bus, `asked`
  /// from the gateways. Throws what keeps it from that. The actors have ended
  /// when it returns. Returns the exit code.
  template <class Participant, class Actor>
  int serve(Participant as, const Actor& actor,
            const handles<Participant>& asked) {
    // Its destructor waits for the end of the actors.
    std::optional<remote::acceptor> acceptor;
    actors_guard guard{runtime_, std::tuple_cat(std::tuple{actor}, asked)};
    end_.serving();
    acceptor.emplace(runtime_.system, as, asked, runtime_.time,
                     remote::acceptor_settings{settings_.listen.at(0)},
                     [this] { return missing(); });
    kafka::consumer consumer{
        kafka_, who_,
        [actor](arrivals some) { caf::anon_send(actor, std::move(some)); },
        bus_, bus_observer_};
    auto code = wait(acceptor->port());
    acceptor->close();
    return code;
  }

private:
  template <class... Actors>
  struct actors_guard {
    process_runtime& runtime;
    std::tuple<Actors...> all;

    actors_guard(process_runtime& of, std::tuple<Actors...> some)
        : runtime(of), all(std::move(some)) {}
    ~actors_guard() {
      std::apply([this](auto&... one) { runtime.end(one...); }, all);
    }
  };

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

/// The `main` of a service but for `serve`, which is to spawn its actors and
/// serve: reads the command line, reports errors. Returns the exit code.
int run_service(participant who, int argc, char** argv,
                const std::function<int(service&)>& serve);

template <class Participant>
int run_service(int argc, char** argv,
                const std::function<int(service&)>& serve) {
  return run_service(number_of<Participant>, argc, argv, serve);
}

} // namespace troupe
