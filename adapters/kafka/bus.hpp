#pragma once

#include "actors/ports/bus.hpp"
#include "adapters/kafka/producer.hpp"

/// The bus of many processes: a topic a message, joined by Kafka.
namespace troupe::kafka {

/// Acknowledged when the broker has the message; that its receiver has acted is
/// the consumer's part. Keeps what is not acknowledged: publish once is enough
/// for as long as the process lives.
class bus final : public troupe::bus {
public:
  /// Asks no broker: one that is down may come later. Throws
  /// std::invalid_argument. `watch` lives longer.
  bus(settings, observer& watch);

  bool durable(const message&) const override;

  /// Never waits. Events are sent, too, and not waited for.
  void publish(std::vector<message> messages,
               std::function<void()> acknowledged) override;

  /// Sends what nobody can read to `<topic>.dlq`. Any thread.
  void bury(envelope, std::string_view why, std::function<void()> done);

  /// How many messages the broker has not acknowledged yet, events included.
  std::size_t pending() const { return producer_.pending(); }

private:
  std::string service_;
  observer& watch_;
  producer producer_;
};

} // namespace troupe::kafka
