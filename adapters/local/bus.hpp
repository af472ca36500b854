#pragma once

#include "actors/interfaces.hpp"
#include "actors/ports/bus.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

/// The bus of one process: hands messages to mailboxes.
namespace troupe::local {

struct participants {
  participant_actor order;
  participant_actor inventory;
  participant_actor payment;
  participant_actor delivery;
};

/// Acknowledged when the receiver has committed. Events go to one listener and
/// need no durable receiver: whoever waits for one reads the history, too.
class bus : public troupe::bus {
public:
  using listener = std::function<void(std::vector<order_event>)>;

  /// `on_events` is called from the publisher's thread and must be quick.
  explicit bus(listener on_events = {});
  ~bus() override;

  /// Says who takes part. What was published before is handed over now.
  void connect(participants);

  /// Lets go of the participants, so that they can end. Nothing is handed over
  /// any more.
  void disconnect();

  bool durable(const message&) const override;
  void publish(std::vector<message> messages,
               std::function<void()> acknowledged) override;

private:
  struct early {
    std::vector<message> messages;
    std::function<void()> acknowledged;
  };

  listener on_events_;
  std::mutex mutex_; ///< guards early_ and the change of participants_
  std::vector<early> early_;
  std::atomic<std::shared_ptr<const participants>> participants_;
};

} // namespace troupe::local
