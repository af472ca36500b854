#pragma once

#include "actors/ports/bus.hpp"

#include <deque>
#include <string_view>

namespace troupe {

/// What becomes of a message on its way. One that is lost was acknowledged.
enum class fate { delivered, lost, doubled, held };

/// A bus that does to each message what the test says, in front of one that
/// works. One thread.
class faulty_bus : public bus {
public:
  /// `inner` outlives it. A broker acknowledges what it has, and hands it over
  /// again to receivers that come back; without one a message is acknowledged
  /// by its receiver, and what was on its way is lost in a crash.
  faulty_bus(bus& inner, bool has_broker);

  std::function<fate(const message&)> decide;

  /// Each message, events too, before that; it may be changed.
  std::function<void(message&)> sending = [](auto&) {};

  /// A receiver acknowledges a message for the first time.
  std::function<void(const message&)> acknowledging = [](auto&) {};

  /// The process of the sender dies: nothing gets out, nothing is acknowledged.
  bool cut_off = false;

  /// A mutant: a broker is told that a message is done when it is handed over.
  bool forgets_early = false;

  void publish(std::vector<message> messages,
               std::function<void()> acknowledged) override;

  /// Hands over what was held.
  void release();

  /// The same, the newest first.
  void release_reversed();

  /// All processes have ended: what was on its way is gone, but for a broker's.
  void crash();

  /// Receivers came back: they get what they have not acknowledged.
  void hand_over_again();

  /// How many messages have not been acknowledged.
  std::size_t unacknowledged() const { return unacknowledged_; }

  /// How many messages with this wire name were published.
  std::size_t published(std::string_view type) const;

private:
  struct parcel {
    message content;
    std::function<void()> acknowledge; ///< the publisher's; once
    bool arrived = false;
  };
  using shared_parcel = std::shared_ptr<parcel>;

  void hand_over(const shared_parcel&);
  void arrived(const shared_parcel&);

  bus& inner_;
  bool has_broker_;
  std::deque<shared_parcel> held_;
  std::vector<shared_parcel> kept_; ///< by the broker, until acknowledged
  std::vector<std::string_view> published_;
  std::size_t unacknowledged_ = 0;
};

} // namespace troupe
