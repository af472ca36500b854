#pragma once

#include "actors/ports/payment_provider.hpp"
#include "adapters/simulated/third_party.hpp"

namespace troupe::simulated {

/// Declines by dice. What it charged and voided stands in its ledger the moment
/// it was asked; its answer takes `latency`.
class payment_provider : public troupe::payment_provider {
public:
  /// `books` and `timer` outlive it.
  payment_provider(behaviour, ledger& books, delay& timer);

  void charge_card(const std::string& saga_id, money amount,
                   std::function<void(charge)> then) override;
  void void_charge(const std::string& saga_id,
                   const std::string& transaction_id,
                   std::function<void()> then) override;

private:
  behaviour behaviour_;
  ledger& ledger_;
  delay& delay_;
};

} // namespace troupe::simulated
