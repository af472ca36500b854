#include "adapters/kafka/event_reader.hpp"
#include "adapters/remote/peer.hpp"
#include "cmd/front/front.hpp"
#include "cmd/split/start.hpp"
#include "cmd/split/traffic.hpp"

#include <iostream>

using namespace troupe;

namespace {

int serve(const command_line& asked) {
  termination end; // before any thread is started
  auto& settings = asked.shop;
  foundation house{asked.log, remote_of(settings)};
  auto& system = house.system;
  auto& at = settings.peers;
  remote::peer<remote::order_service> order{system, {at.order, build()}};
  remote::peer<remote::inventory_service> inventory{system,
                                                    {at.inventory, build()}};
  remote::peer<remote::payment_service> payment{system, {at.payment, build()}};
  remote::peer<remote::delivery_service> delivery{system,
                                                  {at.delivery, build()}};
  auto missing = [&] {
    std::vector<std::string> result;
    for (auto& some : {order.missing(), inventory.missing(), payment.missing(),
                       delivery.missing()})
      result.insert(result.end(), some.begin(), some.end());
    return result;
  };
  traffic seen{house, "gateway"};
  auto& [orders, order_reader] = order.handles();
  auto& [stock, stock_reader] = inventory.handles();
  auto& [wallets, payment_reader] = payment.handles();
  auto& [delivery_reader] = delivery.handles();
  front door{house,
             settings,
             {stock, stock_reader, wallets, payment_reader, delivery_reader,
              orders, order_reader},
             {missing, [&seen] {
                return seen.has_broker() ? std::vector<std::string>{}
                                         : std::vector<std::string>{"bus"};
              }}};
  kafka::event_reader events{
      kafka_of("gateway", settings),
      [&](std::vector<order_event> some) { door.publish(std::move(some)); },
      seen};
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
