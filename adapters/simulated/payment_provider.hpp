#pragma once

#include "actors/ports/clock.hpp"
#include "actors/ports/payment_provider.hpp"
#include "adapters/simulated/third_party.hpp"

namespace troupe::simulated {

/// Declines by dice. What it charged and voided stands in its ledger the moment
/// it was asked; its answer takes `latency`.
class payment_provider : public troupe::payment_provider {
public:
  /// `books`, `timer` and `time` outlive it.
  payment_provider(behaviour, ledger& books, delay& timer, const clock& time);

  void charge_card(const std::string& saga_id, money amount,
                   std::function<void(charge)> then) override;
  void authorise_card(const std::string& saga_id, money amount,
                      std::function<void(charge)> then) override;
  void capture(const std::string& saga_id, const std::string& transaction_id,
               std::function<void(bool)> then) override;
  void void_charge(const std::string& saga_id,
                   const std::string& transaction_id,
                   std::function<void()> then) override;

private:
  bool accepts(const std::string& saga_id) const;
  void answer(bool accepted, const std::string& saga_id,
              std::function<void(charge)> then);

  behaviour behaviour_;
  ledger& ledger_;
  delay& delay_;
  const clock& clock_;
};

} // namespace troupe::simulated
