#pragma once

#include "actors/domain/barrier.hpp"
#include "actors/domain/row_set.hpp"

#include <tuple>

/// The rules of deliveries: pure functions over rows. A carrier books and calls
/// back outside of any transaction; its answers come back as commands.
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
  instant due_at = 0; ///< a call-back that the carrier has yet to answer
  TROUPE_FIELDS(saga_id, order_id, forward, undo, cancel_number,
                tracking_number, estimated_delivery, reason, at, due_at)

  const std::string& key() const { return saga_id; }
};

struct delivery_rows {
  row_set<delivery_row> deliveries;
  due_rows due; ///< call-backs to be asked for again
  instant now = 0;

  auto tables() { return std::tie(deliveries); }
};

/// The carrier booked, or refused.
struct booking_answered {
  schedule_delivery command;
  bool accepted = false;
  std::string tracking_number;
  instant estimated_delivery = 0;
};

/// The carrier gave the parcel back, or keeps it.
struct callback_answered {
  cancel_delivery command;
  bool accepted = false;
};

message settle(delivery_rows&, const booking_answered&);

struct cancel_outcome {
  std::vector<message> reply;
  bool ask_carrier = false;
};

cancel_outcome cancel(delivery_rows&, const cancel_delivery&,
                      instant confirm_within);
message settle(delivery_rows&, const callback_answered&);

/// As `repeat_voids` of the payments.
std::vector<cancel_delivery> repeat_callbacks(delivery_rows&,
                                              instant confirm_within);

void want(delivery_rows&, const booking_answered&);
void want(delivery_rows&, const cancel_delivery&);
void want(delivery_rows&, const callback_answered&);

delivery_view view_of(const delivery_row&);

} // namespace troupe
