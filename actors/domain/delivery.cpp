#include "actors/domain/delivery.hpp"

#include "actors/domain/third_party_row.hpp"

#include <algorithm>
#include <iterator>

namespace troupe {

namespace {

delivery_row row_of(const saga_context& saga) {
  return {
      .saga_id = saga.saga_id,
      .order_id = saga.order_id,
      .tracking_number = {},
  };
}

/// One for whose saga nothing must be booked.
delivery_row tombstone(const saga_context& saga) {
  auto result = row_of(saga);
  result.reason = reason::cancelled;
  return result;
}

/// The reply that was given before; none, while the carrier has yet to answer.
std::vector<message> reply_of(const delivery_row& row,
                              const schedule_delivery& command) {
  if (row.forward == forward_state::pending)
    return {};
  if (row.forward == forward_state::done)
    return {delivery_scheduled{command.saga, command.purchase,
                               row.tracking_number}};
  return {delivery_failed{command.saga, command.purchase, row.reason}};
}

/// None, while there is a parcel of the saga that has yet to come back.
std::vector<message> verdict(const delivery_row& row,
                             const cancel_delivery& command) {
  if (row.undo == undo_state::kept)
    return {delivery_kept{command.saga, command.number}};
  if (row.undo == undo_state::done && row.unrecorded.empty())
    return {delivery_cancelled{command.saga, command.number}};
  return {};
}

/// Each try of one that is not recorded has a number of its own: the carrier
/// may have kept it the last time.
carrier_call call_back(const delivery_row& row, const saga_context& saga,
                       const std::string& tracking_number, instant within) {
  auto number = tracking_number.empty() ? row.cancel_number : row.tries;
  return {{saga, number}, true, {}, tracking_number, within};
}

/// All that the row has to ask now.
std::vector<carrier_call> calls_of(delivery_row& row, const saga_context& saga,
                                   instant now, instant call_timeout) {
  auto within = await_answer(row, now, call_timeout);
  std::vector<carrier_call> result;
  if (row.forward == forward_state::pending)
    result.push_back(
        {{saga}, false, row.asked.at(0).purchase.address, {}, within});
  if (row.undo == undo_state::pending)
    result.push_back(call_back(row, saga, {}, within));
  for (auto& tracking_number : row.unrecorded)
    result.push_back(call_back(row, saga, tracking_number, within));
  return result;
}

} // namespace

delivery_outcome schedule(delivery_rows& rows, const schedule_delivery& command,
                          instant call_timeout) {
  if (auto known = rows.deliveries.find(command.saga.saga_id))
    return {.replies = reply_of(*known, command), .calls = {}};
  auto& row = rows.deliveries.add(row_of(command.saga));
  row.forward = forward_state::pending;
  row.at = rows.now;
  row.asked = {command};
  return {.replies = {},
          .calls = calls_of(row, command.saga, rows.now, call_timeout)};
}

delivery_outcome settle(delivery_rows& rows, const booking_answered& booking,
                        instant call_timeout) {
  auto& saga_id = booking.saga.saga_id;
  auto known = rows.deliveries.find(saga_id);
  if (known && known->forward == forward_state::pending) {
    auto& row = rows.deliveries.change(saga_id);
    auto command = row.asked.at(0);
    row.asked.clear();
    row.forward
        = booking.accepted ? forward_state::done : forward_state::refused;
    row.tracking_number = booking.tracking_number;
    row.estimated_delivery = booking.estimated_delivery;
    row.reason = booking.accepted ? reason::none : reason::delivery_refused;
    note_answer(row, rows.now);
    return {.replies = reply_of(row, command), .calls = {}};
  }
  auto is_recorded = known && known->forward == forward_state::done
                     && known->tracking_number == booking.tracking_number;
  if (!booking.accepted || is_recorded)
    return {};
  if (!known)
    rows.deliveries.add(tombstone(booking.saga)).undo = undo_state::done;
  if (is_unrecorded(*rows.deliveries.find(saga_id), booking.tracking_number))
    return {};
  auto& row = rows.deliveries.change(saga_id);
  row.unrecorded.push_back(booking.tracking_number);
  auto within = await_answer(row, rows.now, call_timeout);
  return {.replies = {},
          .calls
          = {call_back(row, booking.saga, booking.tracking_number, within)}};
}

delivery_outcome cancel(delivery_rows& rows, const cancel_delivery& command,
                        instant call_timeout) {
  auto& saga_id = command.saga.saga_id;
  if (!rows.deliveries.find(saga_id))
    rows.deliveries.add(tombstone(command.saga));
  auto& known = *rows.deliveries.find(saga_id);
  // An earlier cancellation than the newest was refused, else there were none
  // after it.
  if (command.number < known.cancel_number)
    return {.replies = {delivery_kept{command.saga, command.number}},
            .calls = {}};
  if (known.undo == undo_state::done
      || (known.undo != undo_state::none
          && command.number == known.cancel_number))
    return {.replies = verdict(known, command), .calls = {}};
  auto& row = rows.deliveries.change(saga_id);
  bar(row);
  row.undo = undo_state::pending;
  row.cancel_number = command.number;
  row.at = rows.now;
  row.tries = 0;
  return {.replies = {},
          .calls = calls_of(row, command.saga, rows.now, call_timeout)};
}

std::vector<message> settle(delivery_rows& rows,
                            const callback_answered& callback) {
  auto& [saga, number] = callback.command;
  auto& tracking_number = callback.tracking_number;
  auto known = rows.deliveries.find(saga.saga_id);
  auto decides = [&] {
    if (!tracking_number.empty()) // what it keeps is called back again
      return callback.accepted && is_unrecorded(*known, tracking_number);
    return known->undo == undo_state::pending && known->cancel_number == number;
  };
  if (!known || !decides())
    return {};
  auto& row = rows.deliveries.change(saga.saga_id);
  if (!tracking_number.empty())
    std::erase(row.unrecorded, tracking_number);
  else
    row.undo = callback.accepted ? undo_state::done : undo_state::kept;
  note_answer(row, rows.now);
  return verdict(row, {saga, row.cancel_number});
}

void forget(delivery_rows& rows, const forget_delivery& command) {
  auto& saga_id = command.saga.saga_id;
  auto known = rows.deliveries.find(saga_id);
  if (!known)
    return;
  if (awaits_answer(*known))
    entomb(rows.deliveries.change(saga_id));
  else
    rows.deliveries.remove(saga_id);
}

std::vector<carrier_call> repeat_calls(delivery_rows& rows,
                                       instant call_timeout) {
  std::vector<carrier_call> result;
  for_each_due(rows, rows.deliveries, [&](auto& row) {
    std::ranges::move(calls_of(row, saga_of(row), rows.now, call_timeout),
                      std::back_inserter(result));
  });
  return result;
}

void want(delivery_rows& rows, const schedule_delivery& command) {
  rows.deliveries.want(command.saga.saga_id);
}

void want(delivery_rows& rows, const booking_answered& booking) {
  rows.deliveries.want(booking.saga.saga_id);
}

void want(delivery_rows& rows, const cancel_delivery& command) {
  rows.deliveries.want(command.saga.saga_id);
}

void want(delivery_rows& rows, const callback_answered& callback) {
  rows.deliveries.want(callback.command.saga.saga_id);
}

void want(delivery_rows& rows, const forget_delivery& command) {
  rows.deliveries.want(command.saga.saga_id);
}

delivery_view view_of(const delivery_row& row) {
  auto status = row.forward == forward_state::refused ? delivery_status::failed
                : row.undo == undo_state::done ? delivery_status::cancelled
                                               : delivery_status::scheduled;
  return {row.order_id, status, row.tracking_number, row.estimated_delivery,
          row.reason};
}

} // namespace troupe
