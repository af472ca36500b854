#pragma once

#include "actors/domain/messages.hpp"

#include <functional>
#include <string>

namespace troupe {

/// Who delivers. Idempotent by key, as the payment_provider; `then` likewise.
class carrier {
public:
  struct booking {
    bool accepted = false;
    std::string tracking_number; ///< not empty, if it was accepted
    instant estimated_delivery = 0;
  };

  virtual ~carrier() = default;

  /// Books the saga's delivery, key `<saga>/book`.
  virtual void book(const std::string& saga_id, const std::string& address,
                    std::function<void(booking)> then)
      = 0;

  /// Holds a slot until it is confirmed or called back; key `<saga>/hold`.
  /// Whether it does, it says as a booking.
  virtual void hold(const std::string& saga_id, const std::string& address,
                    std::function<void(booking)> then)
      = 0;

  /// Books what is held; key `<saga>/confirm`. False: it is not booked yet, and
  /// to be asked for again.
  virtual void confirm(const std::string& saga_id,
                       const std::string& tracking_number,
                       std::function<void(bool)> then)
      = 0;

  /// Calls this parcel of the saga back, and no other; key
  /// `<saga>/cancel/<tracking number>/<number>`. With an empty tracking number:
  /// whatever was booked, and if it agrees, a later booking of the saga is
  /// refused; key `<saga>/cancel/<number>`. A slot that is only held is always
  /// given back. True, it is (or never was) booked
  /// no more; false, it is kept.
  virtual void call_back(const std::string& saga_id,
                         const std::string& tracking_number,
                         std::uint32_t number, std::function<void(bool)> then)
      = 0;
};

} // namespace troupe
