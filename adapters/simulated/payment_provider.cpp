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

payment_provider::payment_provider(behaviour how, ledger& books, delay& timer,
                                   const clock& time)
    : behaviour_(how), ledger_(books), delay_(timer), clock_(time) {}

/// Of a card that is authorised the same as of one that is charged: whichever
/// is asked for, the same sagas are declined.
bool payment_provider::accepts(const std::string& saga_id) const {
  return dice(behaviour_.seed, "payment/charge", saga_id)
             >= behaviour_.failure_rate
         && !ledger_.has("void", saga_id);
}

void payment_provider::answer(bool accepted, const std::string& saga_id,
                              std::function<void(charge)> then) {
  charge result;
  if (accepted)
    result = {true, transaction_of(saga_id)};
  delay_.after(behaviour_.latency,
               [result, then = std::move(then)] { then(result); });
}

void payment_provider::charge_card(const std::string& saga_id, money amount,
                                   std::function<void(charge)> then) {
  bool accepted = false;
  {
    std::lock_guard guard{ledger_};
    accepted = accepts(saga_id);
    if (accepted)
      ledger_.enter("charge", saga_id, amount.minor);
  }
  answer(accepted, saga_id, std::move(then));
}

void payment_provider::authorise_card(const std::string& saga_id, money amount,
                                      std::function<void(charge)> then) {
  bool accepted = false;
  {
    std::lock_guard guard{ledger_};
    accepted = accepts(saga_id);
    if (accepted) {
      ledger_.enter("authorise", saga_id, amount.minor);
      if (behaviour_.authorisation_expiry.count() > 0)
        ledger_.enter("expires", saga_id,
                      clock_.now() + behaviour_.authorisation_expiry.count());
    }
  }
  answer(accepted, saga_id, std::move(then));
}

void payment_provider::capture(const std::string& saga_id,
                               const std::string& transaction_id,
                               std::function<void(bool)> then) {
  bool taken = false;
  {
    std::lock_guard guard{ledger_};
    if (!ledger_.has("authorise", saga_id)) {
      // Only an earlier life, whose books were in memory, can have given this.
      taken = transaction_id == transaction_of(saga_id) && accepts(saga_id);
    } else if (!ledger_.has("void", saga_id)) {
      auto expired = ledger_.has("expires", saga_id)
                     && ledger_.value("expires", saga_id) <= clock_.now()
                     && !ledger_.has("charge", saga_id);
      // Charged anew, the card may be declined; asked once more it pays.
      taken = !expired
              || dice(behaviour_.seed, "payment/charge anew", saga_id)
                     >= behaviour_.failure_rate
              || !ledger_.enter("declined anew", saga_id);
      if (taken)
        ledger_.enter("charge", saga_id, ledger_.value("authorise", saga_id));
    }
  }
  delay_.after(behaviour_.latency,
               [taken, then = std::move(then)] { then(taken); });
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
