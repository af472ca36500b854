#pragma once

#include "actors/ports/bus.hpp"
#include "adapters/kafka/producer.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

/// The bus of many processes: a topic a message, joined by Kafka.
namespace troupe::kafka {

/// Acknowledges when the broker has the message; that its receiver has acted is
/// the consumer's part. Retries for as long as the process lives.
class bus final : public troupe::bus {
public:
  /// Asks no broker: one that is down may come later. Throws
  /// std::invalid_argument. `watch` lives longer.
  bus(settings, observer& watch);

  /// Called with the orders' events in the publisher's thread, as soon as they
  /// are published; must be quick. To be set before the first.
  using listener = std::function<void(std::vector<order_event>)>;
  void on_events(listener to) { on_events_ = std::move(to); }

  /// Never waits. What is not durable is sent, too, in its own time.
  void publish(std::vector<message> messages,
               std::function<void()> acknowledged) override;

  /// Sends a message that cannot be read to `<topic>.dlq`. Any thread.
  void send_dead_letter(envelope, std::string_view why,
                        std::function<void()> done);

  /// How many messages, events included, the broker does not have yet, or
  /// nobody was told that it has.
  std::size_t pending() const { return producer_.pending(); }

private:
  std::string service_;
  observer& watch_;
  listener on_events_;
  producer producer_;
};

} // namespace troupe::kafka
