#include "adapters/remote/peer.hpp"
#include "cmd/frontend/frontend.hpp"
#include "cmd/split/remote.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>

using namespace troupe;

namespace {

int serve(const command_line& asked) {
  termination end; // before any thread is started
  auto& settings = asked.shop;
  process_runtime runtime{asked.log, remote_of(settings)};
  auto& system = runtime.system;
  remote::all_peers others{system, runtime.time, settings.peers};
  // Of all services; the bus alone, or all else.
  auto missing = [&](bool bus) {
    std::vector<std::string> result;
    std::ranges::copy_if(
        others.missing(), std::back_inserter(result),
        [=](auto& what) { return (what == missing_bus) == bus; });
    return result;
  };
  frontend http{runtime,
                settings,
                others.actors(),
                {.missing = [&] { return missing(false); },
                 .degraded = [&] { return missing(true); }}};
  end.serving();
  http.open();
  auto ready = settings;
  ready.http_port = http.port();
  std::cout << "troupe listening on " << base_url(ready) << std::endl;
  end.wait();
  http.drain();
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  return start(program::gateway, argc, argv, serve);
}
