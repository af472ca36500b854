#pragma once

#include "actors/interfaces.hpp"
#include "actors/ports/bus.hpp"

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

/// The bus of one process: hands messages to mailboxes.
namespace troupe::local {

/// In the order of `participants::all`.
using receivers = std::array<bus_listener, participants::all::size>;

/// Acknowledged when the receiver has committed. Events go to one listener and
/// may be lost: their subscribers read the history, too.
class bus : public troupe::bus {
public:
  using listener = std::function<void(std::vector<order_event>)>;
  using counter = std::function<void(std::string_view name, std::size_t)>;

  /// Both are called from the publisher's thread and must be quick. `taken` is
  /// told of how many messages of which name each publishing is made.
  explicit bus(listener on_events = {}, counter taken = {});

  /// What was published before is delivered now.
  void connect(receivers);

  /// Releases the participants, so that they can end. Nothing is delivered any
  /// more.
  void disconnect();

  void publish(std::vector<message> messages,
               std::function<void()> acknowledged) override;

private:
  struct early {
    std::vector<message> messages;
    std::function<void()> acknowledged;
  };

  void count(const std::vector<message>&) const;

  listener on_events_;
  counter taken_;
  std::mutex mutex_; ///< guards early_ and the change of receivers_
  std::vector<early> early_;
  std::atomic<std::shared_ptr<const receivers>> receivers_;
};

} // namespace troupe::local
