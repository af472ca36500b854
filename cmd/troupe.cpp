#include "cmd/process/machine.hpp"
#include "cmd/process/process.hpp"
#include "cmd/settings/command_line.hpp"
#include "cmd/settings/healthcheck.hpp"
#include "cmd/shop/shop.hpp"

#include <cstdlib>
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
  prepare_process();
  auto parsed = parse_command_line(
      program::whole_shop, argc, argv,
      [](const char* name) { return std::getenv(name); }, std::cout, std::cerr);
  if (auto code = std::get_if<int>(&parsed))
    return *code;
  auto& asked = std::get<command_line>(parsed);
  try {
    switch (asked.what) {
    case command_line::verb::serve:
      return serve(asked);
    case command_line::verb::replay:
      return replay_orders(asked);
    case command_line::verb::healthcheck:
      return healthcheck(base_url(asked.shop), std::cerr);
    }
  } catch (const std::exception& e) {
    std::cerr << "troupe: " << e.what() << '\n';
  }
  return 1;
}
