#pragma once

#include "actors/domain/messages.hpp"

#include <functional>
#include <string>

namespace troupe {

/// Who charges cards. Idempotent by key: asked again it repeats its answer.
class payment_provider {
public:
  struct charge {
    bool accepted = false;
    std::string transaction_id;
  };

  virtual ~payment_provider() = default;

  /// Charges the saga's amount, key `<saga>/charge`. `then` is called once,
  /// from any thread, when the provider has answered; never, if it cannot be
  /// reached: whoever asked asks again.
  virtual void charge_card(const std::string& saga_id, money amount,
                           std::function<void(charge)> then)
      = 0;

  /// Undoes what was charged, if anything, and makes any later charge of the
  /// saga refused; key `<saga>/void`. `then` as above.
  virtual void void_charge(const std::string& saga_id,
                           std::function<void()> then)
      = 0;
};

} // namespace troupe
