#pragma once

#include "actors/domain/messages.hpp"

#include <functional>
#include <string>

namespace troupe {

/// Who charges cards. Idempotent by key for as long as keys are kept: asked
/// again it repeats its answer. It may answer late, twice or never; a method
/// that throws has asked for nothing.
class payment_provider {
public:
  struct charge {
    bool accepted = false;
    std::string transaction_id; ///< not empty, if it was accepted
  };

  virtual ~payment_provider() = default;

  /// Charges the saga's amount, key `<saga>/charge`. `then` is called once,
  /// from any thread, when the provider has answered; never, if it cannot be
  /// reached: whoever asked asks again.
  virtual void charge_card(const std::string& saga_id, money amount,
                           std::function<void(charge)> then)
      = 0;

  /// Holds the amount on the card until it is captured or voided; key
  /// `<saga>/authorise`. Whether it holds, it says as a charge does.
  virtual void authorise_card(const std::string& saga_id, money amount,
                              std::function<void(charge)> then)
      = 0;

  /// Takes what is held; key `<saga>/capture`. What has expired is charged
  /// anew. False: it is not taken yet, and to be asked for again.
  virtual void capture(const std::string& saga_id,
                       const std::string& transaction_id,
                       std::function<void(bool)> then)
      = 0;

  /// Undoes this charge, or authorisation, of the saga, if there is such a one,
  /// and no other; key `<saga>/void/<transaction>`. With an empty id: whatever
  /// was charged or is held, and any later charge of the saga is refused; key
  /// `<saga>/void`. `then` as above.
  virtual void void_charge(const std::string& saga_id,
                           const std::string& transaction_id,
                           std::function<void()> then)
      = 0;
};

} // namespace troupe
