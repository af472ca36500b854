#pragma once

#include "actors/ports/carrier.hpp"
#include "actors/ports/clock.hpp"
#include "adapters/simulated/third_party.hpp"

namespace troupe::simulated {

/// Refuses bookings and call-backs by dice, as the payment_provider.
class carrier : public troupe::carrier {
public:
  /// `books`, `timer` and `time` outlive it.
  carrier(behaviour, ledger& books, delay& timer, const clock& time);

  void book(const std::string& saga_id, const std::string& address,
            std::function<void(booking)> then) override;
  void hold(const std::string& saga_id, const std::string& address,
            std::function<void(booking)> then) override;
  void confirm(const std::string& saga_id, const std::string& tracking_number,
               std::function<void(bool)> then) override;
  void call_back(const std::string& saga_id, const std::string& tracking_number,
                 std::uint32_t number, std::function<void(bool)> then) override;

private:
  void enter(std::string_view entry, const std::string& saga_id,
             std::function<void(booking)> then);

  behaviour behaviour_;
  ledger& ledger_;
  delay& delay_;
  const clock& clock_;
};

} // namespace troupe::simulated
