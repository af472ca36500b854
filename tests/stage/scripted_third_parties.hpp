#pragma once

#include "actors/ports/carrier.hpp"
#include "actors/ports/payment_provider.hpp"

#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

namespace troupe {

/// What becomes of a call of a third party.
enum class call_fate {
  answered,
  answered_twice,
  answered_later, ///< done now, answered by `answer`
  heard_later,    ///< done and answered by `answer`
  answer_lost,
  unheard,
  throws, ///< the call itself
};

/// Whom a test tells what to do. One thread.
class scripted_party {
public:
  /// By operation ("charge", "authorise", "capture", "void"; "book", "hold",
  /// "confirm", "cancel") and saga.
  std::function<call_fate(std::string_view operation,
                          const std::string& saga_id)>
      decide = [](auto, auto&) { return call_fate::answered; };

  /// Says no to the saga, forwards and backwards: to a charge, and to an
  /// authorisation, or to a capture; so it is with bookings.
  std::function<bool(std::string_view operation, const std::string& saga_id)>
      refuses = [](auto, auto&) { return false; };

  /// The caller's process dies: no call gets out.
  bool cut_off = false;

  /// Gives the answers that are due later.
  void answer();

  /// Forgets who waits for an answer.
  void hang_up() { later_.clear(); }

  /// How often this was asked for, of all sagas.
  std::size_t calls(std::string_view operation) const;

protected:
  using reply = std::function<void()>;

  /// `act` does what was asked for and answers with how to tell.
  void take(std::string_view operation, const std::string& saga_id,
            std::function<reply()> act);

private:
  std::vector<std::function<void()>> later_;
  std::vector<std::string> calls_;
};

/// Charges a saga once, and never again after a void, for as long as it keeps
/// its keys.
class scripted_provider : public payment_provider, public scripted_party {
public:
  struct charge_made {
    std::string saga_id;
    money amount;
    bool voided = false;
    bool held = false; ///< authorised, not captured
  };
  std::map<std::string, charge_made> charges; ///< by transaction

  /// All keys are too old to be kept.
  void forget();

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
  reply charge_or_hold(const std::string& saga_id, money amount, bool held,
                       const std::function<void(charge)>& then);

  std::map<std::string, std::string> transactions_; ///< by saga
  std::set<std::string> barred_;                    ///< sagas
};

/// As the provider.
class scripted_carrier : public carrier, public scripted_party {
public:
  struct parcel {
    std::string saga_id;
    bool called_back = false;
    bool held = false; ///< not confirmed
  };
  std::map<std::string, parcel> parcels; ///< by tracking number

  void forget();

  void book(const std::string& saga_id, const std::string& address,
            std::function<void(booking)> then) override;
  void hold(const std::string& saga_id, const std::string& address,
            std::function<void(booking)> then) override;
  void confirm(const std::string& saga_id, const std::string& tracking_number,
               std::function<void(bool)> then) override;

  /// A refusal counts for this number alone.
  void call_back(const std::string& saga_id, const std::string& tracking_number,
                 std::uint32_t number, std::function<void(bool)> then) override;

private:
  reply book_or_hold(const std::string& saga_id, bool held,
                     const std::function<void(booking)>& then);

  std::map<std::string, std::string> numbers_; ///< by saga
  std::set<std::string> barred_;
  std::set<std::tuple<std::string, std::string, std::uint32_t>> kept_;
};

} // namespace troupe
