#include "adapters/simulated/carrier.hpp"

#include <mutex>
#include <utility>

namespace troupe::simulated {

namespace {

constexpr instant three_days = 3 * 24 * 3'600'000;

/// A saga has one.
std::string tracking_number_of(const std::string& saga_id) {
  return "trk-" + saga_id;
}

} // namespace

carrier::carrier(behaviour how, ledger& books, delay& timer, const clock& time)
    : behaviour_(how), ledger_(books), delay_(timer), clock_(time) {}

void carrier::book(const std::string& saga_id, const std::string&,
                   std::function<void(booking)> then) {
  enter("book", saga_id, std::move(then));
}

void carrier::hold(const std::string& saga_id, const std::string&,
                   std::function<void(booking)> then) {
  enter("hold", saga_id, std::move(then));
}

/// Of a slot that is held the same sagas are refused as of one that is booked.
void carrier::enter(std::string_view entry, const std::string& saga_id,
                    std::function<void(booking)> then) {
  booking result;
  {
    std::lock_guard guard{ledger_};
    if (dice(behaviour_.seed, "delivery/book", saga_id)
            >= behaviour_.failure_rate
        && !ledger_.has("cancel", saga_id)) {
      ledger_.enter(entry, saga_id, clock_.now() + three_days);
      result
          = {true, tracking_number_of(saga_id), ledger_.value(entry, saga_id)};
    }
  }
  delay_.after(behaviour_.latency,
               [result, then = std::move(then)] { then(result); });
}

void carrier::confirm(const std::string& saga_id,
                      const std::string& tracking_number,
                      std::function<void(bool)> then) {
  bool booked = false;
  {
    std::lock_guard guard{ledger_};
    auto is_known = ledger_.has("hold", saga_id);
    // Else only an earlier life, whose books were in memory, can have given it.
    booked = (is_known || tracking_number == tracking_number_of(saga_id))
             && !ledger_.has("cancel", saga_id);
    if (booked && is_known)
      ledger_.enter("book", saga_id, ledger_.value("hold", saga_id));
  }
  delay_.after(behaviour_.latency,
               [booked, then = std::move(then)] { then(booked); });
}

void carrier::call_back(const std::string& saga_id,
                        const std::string& tracking_number,
                        std::uint32_t number, std::function<void(bool)> then) {
  auto operation = "delivery/cancel/" + std::to_string(number);
  auto refuses
      = dice(behaviour_.seed, operation, saga_id) < behaviour_.refusal_rate;
  bool kept = false;
  if (tracking_number.empty()
      || tracking_number == tracking_number_of(saga_id)) {
    std::lock_guard guard{ledger_};
    kept = refuses && ledger_.has("book", saga_id)
           && !ledger_.has("cancel", saga_id);
    if (!kept)
      ledger_.enter("cancel", saga_id);
  }
  delay_.after(behaviour_.latency,
               [kept, then = std::move(then)] { then(!kept); });
}

} // namespace troupe::simulated
