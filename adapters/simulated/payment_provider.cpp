#include "adapters/simulated/payment_provider.hpp"

#include <mutex>
#include <utility>

namespace troupe::simulated {

namespace {

/// A saga has one.
std::string transaction_of(const std::string& saga_id) {
  return "txn-" + saga_id;
}

} // namespace

payment_provider::payment_provider(behaviour how, ledger& books, delay& timer)
    : behaviour_(how), ledger_(books), delay_(timer) {}

void payment_provider::charge_card(const std::string& saga_id, money amount,
                                   std::function<void(charge)> then) {
  charge result;
  {
    std::lock_guard guard{ledger_};
    if (dice(behaviour_.seed, "payment/charge", saga_id)
            >= behaviour_.failure_rate
        && !ledger_.has("void", saga_id)) {
      ledger_.enter("charge", saga_id, amount.minor);
      result = {true, transaction_of(saga_id)};
    }
  }
  delay_.after(behaviour_.latency,
               [result, then = std::move(then)] { then(result); });
}

void payment_provider::void_charge(const std::string& saga_id,
                                   const std::string& transaction_id,
                                   std::function<void()> then) {
  if (transaction_id.empty() || transaction_id == transaction_of(saga_id)) {
    std::lock_guard guard{ledger_};
    ledger_.enter("void", saga_id);
  }
  delay_.after(behaviour_.latency, std::move(then));
}

} // namespace troupe::simulated
