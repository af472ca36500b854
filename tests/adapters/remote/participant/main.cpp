#include "adapters/remote/acceptor.hpp"
#include "adapters/remote/network.hpp"
#include "tests/adapters/remote/fake_orders.hpp"
#include "tests/adapters/remote/participant_process.hpp"
#include "tests/adapters/remote/process_clock.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/send.hpp>

#include <iostream>

/// participant LISTEN COMPATIBILITY NAME MISSING [CERTIFICATE KEY CA]
/// Serves orders, prints the port, and ends when standard input does.
int main(int argc, char** argv) try {
  using namespace troupe::remote;
  std::vector<std::string> arg{argv, argv + argc};
  caf::actor_system_config config;
  std::optional<tls_settings> tls;
  if (arg.size() > 5)
    tls = tls_settings{arg.at(5), arg.at(6), arg.at(7)};
  prepare(config, tls);
  config.set("middleman.connection-timeout", caf::timespan{patience});
  caf::actor_system system{config};
  process_clock time;
  auto orders = spawn_fake_orders(system, arg.at(3), time);
  std::vector<std::string> missing;
  if (!arg.at(4).empty())
    missing.push_back(arg.at(4));
  acceptor listener{
      system, troupe::participants::order{}, orders,
      time,   {arg.at(1), arg.at(2)},        [missing] {
        return missing; }};
  std::cout << listener.port() << std::endl;
  std::cin.get();
  listener.close();
  std::apply(
      [](auto&... actors) {
        (caf::anon_send_exit(actors, caf::exit_reason::user_shutdown), ...);
      },
      orders);
  return 0;
} catch (const std::exception& e) {
  std::cerr << e.what() << '\n';
  return 1;
}
