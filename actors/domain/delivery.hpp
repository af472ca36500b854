#pragma once

#include "actors/domain/barrier.hpp"
#include "actors/domain/lookups.hpp"
#include "actors/domain/requests.hpp"

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
  std::string& receipt() { return tracking_number; }
  const std::string& receipt() const { return tracking_number; }

  static bool asks_to_commit() { return true; }

  /// Each try of a parcel that is not on record has a number of its own: the
  /// carrier may have kept it the last time.
  std::uint32_t number_of_undo(const std::string& parcel) const {
    return parcel.empty() ? cancel_number : tries;
  }
};

struct delivery_rows {
  static constexpr fixed_text name{"delivery"};
  using forward = schedule_delivery;
  using undo = cancel_delivery;
  using forget = forget_delivery;
  row_set<delivery_row> deliveries;
  due_rows due; ///< deliveries whose carrier is to be asked again
  instant now = 0;
  instant call_timeout = 0; ///< after it the carrier is asked again

  auto tables() { return std::tie(deliveries); }

  auto& barrier() { return deliveries; }
};

/// Claims the row.
void attempt(delivery_rows&, delivery_row&, const purchase&);
step_outcome handle(delivery_rows&, const forward_answered&);

/// Where it is numbered anew it is asked for anew.
step_outcome handle(delivery_rows&, const cancel_delivery&);
void take_back(delivery_rows&, delivery_row&, const cancel_delivery&);

/// Of an abort: where the carrier was asked, it is to give back the slot.
void take_back(delivery_rows&, delivery_row&, const purchase_message&);

/// A delivery stands for no sum.
step_outcome handle(delivery_rows&, const forget_delivery&);

std::vector<message> reply_to(const delivery_row&, const purchase_message&);

/// Nothing, while there is a parcel of the saga that has yet to come back.
std::vector<message> undo_reply(const delivery_row&, const saga_context&);

delivery_view view_of(const delivery_row&);

template <>
inline constexpr auto lookup<get_delivery>
    = newest_saga<delivery_row, get_delivery>{
        "delivery of order", &get_delivery::order_id, shown_sagas::decided};
template <>
inline constexpr auto lookup<list_deliveries> = page_by_saga<delivery_row>{};

} // namespace troupe
