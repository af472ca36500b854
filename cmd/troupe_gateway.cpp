#include "adapters/remote/peer.hpp"
#include "cmd/front/front.hpp"
#include "cmd/split/start.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>

using namespace troupe;

namespace {

int serve(const command_line& asked) {
  termination end; // before any thread is started
  auto& settings = asked.shop;
  foundation house{asked.log, remote_of(settings)};
  auto& system = house.system;
  remote::all_peers others{system, house.time, settings.peers};
  // Of all services; the bus alone, or all else.
  auto missing = [&](bool bus) {
    std::vector<std::string> result;
    std::ranges::copy_if(
        others.missing(), std::back_inserter(result),
        [=](auto& what) { return (what == missing_bus) == bus; });
    return result;
  };
  front door{house,
             settings,
             others.actors(),
             {[&] { return missing(false); }, [&] { return missing(true); }}};
  end.serving();
  door.open();
  auto ready = settings;
  ready.http_port = door.port();
  std::cout << "troupe listening on " << base_url(ready) << std::endl;
  end.wait();
  door.drain();
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  return start(program::gateway, argc, argv, serve);
}
