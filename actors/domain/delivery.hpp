#pragma once

#include "actors/domain/barrier.hpp"
#include "actors/domain/row_set.hpp"

#include <tuple>

/// The rules of deliveries: pure functions over rows. A carrier is asked once
/// its row is claimed and committed; its answers come back as commands.
namespace troupe {

struct delivery_row {
  static constexpr std::string_view table = "deliveries";
  std::string saga_id;
  std::string order_id;
  forward_state forward{};
  undo_state undo{};
  std::uint32_t cancel_number = 0; ///< the newest cancellation seen
  std::string tracking_number;
  instant estimated_delivery = 0;
  troupe::reason reason{};
  instant at = 0;
  instant due_at = 0;      ///< when the carrier is asked again; 0: never
  std::uint32_t tries = 0; ///< how often it was asked since it answered
  std::vector<schedule_delivery> asked{}; ///< awaits its answer; at most one
  std::vector<std::string>
      unrecorded{}; ///< other parcels, yet to be called back
  TROUPE_FIELDS(saga_id, order_id, forward, undo, cancel_number,
                tracking_number, estimated_delivery, reason, at, due_at, tries,
                asked, unrecorded)

  const std::string& key() const { return saga_id; }
};

struct delivery_rows {
  row_set<delivery_row> deliveries;
  due_rows due; ///< deliveries whose carrier is to be asked again
  instant now = 0;

  auto tables() { return std::tie(deliveries); }
};

/// The carrier booked, or refused.
struct booking_answered {
  saga_context saga;
  bool accepted = false;
  std::string tracking_number;
  instant estimated_delivery = 0;
};

/// The carrier gave this parcel back, or keeps it; where none is named, what
/// the saga has booked.
struct callback_answered {
  cancel_delivery command;
  std::string tracking_number;
  bool accepted = false;
};

/// What the carrier is to be asked: for a booking, or to call one back.
struct carrier_call {
  cancel_delivery command; ///< of a booking only the saga counts
  bool undo = false;
  std::string address;         ///< of a booking
  std::string tracking_number; ///< called back; empty: all of the saga
  instant within = 0;          ///< after this time its row falls due
};

/// As that of a payment.
struct delivery_outcome {
  std::vector<message> replies;
  std::vector<carrier_call> calls;
};

/// Claims the row.
delivery_outcome schedule(delivery_rows&, const schedule_delivery&,
                          instant call_timeout);

/// Decides about a claimed row. Whatever else was booked, late or once more, is
/// not on record and has to be called back: then there is a call.
delivery_outcome settle(delivery_rows&, const booking_answered&,
                        instant call_timeout);

delivery_outcome cancel(delivery_rows&, const cancel_delivery&,
                        instant call_timeout);
std::vector<message> settle(delivery_rows&, const callback_answered&);

/// As that of a payment; a delivery stands for no sum.
void forget(delivery_rows&, const forget_delivery&);

/// What was not answered in time and is to be asked again.
std::vector<carrier_call> repeat_calls(delivery_rows&, instant call_timeout);

void want(delivery_rows&, const schedule_delivery&);
void want(delivery_rows&, const booking_answered&);
void want(delivery_rows&, const cancel_delivery&);
void want(delivery_rows&, const callback_answered&);
void want(delivery_rows&, const forget_delivery&);

delivery_view view_of(const delivery_row&);

} // namespace troupe
