#include "cmd/shop/shop.hpp"

#include "adapters/local/bus.hpp"
#include "cmd/frontend/frontend.hpp"
#include "cmd/participants/hosted.hpp"
#include "cmd/process/runtime.hpp"
#include "cmd/stores/stores.hpp"

namespace troupe {

namespace {

template <class... Participants>
struct hosted_all : hosted<Participants>... {
  hosted_all(const shop_settings& settings, process_runtime& runtime,
             stores& kept, types<Participants...>)
      : hosted<Participants>(settings, runtime, kept)... {}

  template <class Participant>
  hosted<Participant>& of() {
    return *this;
  }

  void spawn(local::bus& bus) {
    (of<Participants>().spawn(bus), ...);
    // Until now the bus has kept what was published from the outboxes.
    bus.connect({of<Participants>().actor()...});
  }

  peers asked() {
    peers result;
    ((result.of<Participants>() = of<Participants>().asked()), ...);
    return result;
  }

  void end() { (of<Participants>().end(), ...); }

  static std::vector<participant> places() {
    return {number_of<Participants>...};
  }
};

template <class... Participants>
auto hosted_of(types<Participants...>) -> hosted_all<Participants...>;

using everybody = decltype(hosted_of(participants::all{}));

} // namespace

/// In the order in which they are made.
struct shop::parts {
  shop_settings settings;
  process_runtime runtime;
  std::unique_ptr<stores> kept;
  local::bus bus;
  everybody actors;
  frontend http;

  parts(const shop_settings& wanted, const log_settings& log)
      : settings(wanted), runtime(log),
        kept(open_stores(wanted, everybody::places(), "troupe", runtime.time)),
        bus(
            [this](order_events events) {
              caf::anon_send(actors.of<participants::order>().needs().news(),
                             std::move(events));
            },
            [this](std::string_view name, std::size_t count) {
              runtime.numbers.produced(name, count);
            }),
        actors(settings, runtime, *kept, participants::all{}),
        http(runtime, settings, spawned(),
             {.missing = [this] { return runtime.watch.missing(); },
              .degraded = [] { return std::vector<std::string>{}; }}) {
    http.open();
  }

  /// In this order nothing is used after its end.
  ~parts() {
    http.close();
    bus.disconnect();
    actors.end();
  }

  peers spawned() {
    actors.spawn(bus);
    return actors.asked();
  }
};

shop::shop(const shop_settings& settings, const log_settings& log)
    : parts_(std::make_unique<parts>(settings, log)) {}

shop::~shop() = default;

std::uint16_t shop::port() const {
  return parts_->http.port();
}

void shop::drain() {
  parts_->http.drain();
}

} // namespace troupe
