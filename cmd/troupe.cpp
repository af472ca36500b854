#include "cmd/process/machine.hpp"
#include "cmd/process/process.hpp"
#include "cmd/shop/shop.hpp"

#include <iostream>

namespace {

using namespace troupe;

int serve(const command_line& asked) {
  termination end; // before any thread is started
  shop all{asked.shop, asked.log};
  end.serving();
  auto ready = asked.shop;
  ready.http_port = all.port();
  std::cout << "troupe listening on " << base_url(ready) << std::endl;
  end.wait();
  all.drain();
  return 0;
}

int replay_orders(const command_line& asked) {
  if (!asked.embedded)
    return replay(asked.replay, std::cout, std::cerr);
  auto settings = asked.shop;
  settings.http_port = 0;
  // The report lists which orders failed and why.
  auto log = asked.log;
  if (log.level == severity::info)
    log.level = severity::warn;
  shop all{settings, log};
  settings.http_port = all.port();
  auto orders = asked.replay;
  orders.url = base_url(settings);
  return replay(orders, std::cout, std::cerr);
}

} // namespace

int main(int argc, char** argv) {
  return start(program::whole_shop, argc, argv, [](const command_line& asked) {
    return asked.what == command_line::verb::replay ? replay_orders(asked)
                                                    : serve(asked);
  });
}
