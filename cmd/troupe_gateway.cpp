#include "adapters/remote/peer.hpp"
#include "cmd/front/front.hpp"
#include "cmd/split/start.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <set>

using namespace troupe;

namespace {

int serve(const command_line& asked) {
  termination end; // before any thread is started
  auto& settings = asked.shop;
  foundation house{asked.log, remote_of(settings)};
  auto& system = house.system;
  auto& at = settings.peers;
  auto& time = house.time;
  remote::peer<remote::order_service> order{system, time, {at.order}};
  remote::peer<remote::inventory_service> inventory{
      system, time, {at.inventory}};
  remote::peer<remote::payment_service> payment{system, time, {at.payment}};
  remote::peer<remote::delivery_service> delivery{system, time, {at.delivery}};
  // Of all services; the bus alone, or all else.
  auto missing = [&](bool bus) {
    std::set<std::string> result;
    for (auto& some : {order.missing(), inventory.missing(), payment.missing(),
                       delivery.missing()})
      std::ranges::copy_if(
          some, std::inserter(result, result.end()),
          [=](auto& what) { return (what == missing_bus) == bus; });
    return std::vector<std::string>{result.begin(), result.end()};
  };
  auto& [orders, order_reader, news] = order.handles();
  auto& [stock, stock_reader] = inventory.handles();
  auto& [wallets, payment_reader] = payment.handles();
  auto& [parcels, delivery_reader] = delivery.handles();
  front door{house,
             settings,
             {stock, stock_reader, wallets, payment_reader, parcels,
              delivery_reader, orders, order_reader, news},
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
