#include "actors/domain/delivery.hpp"

namespace troupe {

namespace {

message verdict(const delivery_row& row, const cancel_delivery& command) {
  if (row.undo == undo_state::done)
    return delivery_cancelled{command.saga, command.number};
  return delivery_kept{command.saga, command.number};
}

} // namespace

message settle(delivery_rows& rows, const booking_answered& booking) {
  auto& command = booking.command;
  auto known = rows.deliveries.find(command.saga.saga_id);
  if (!known)
    known = &rows.deliveries.add({
        .saga_id = command.saga.saga_id,
        .order_id = command.saga.order_id,
        .forward
        = booking.accepted ? forward_state::done : forward_state::refused,
        .tracking_number = booking.tracking_number,
        .estimated_delivery = booking.estimated_delivery,
        .reason = booking.accepted ? reason::none : reason::delivery_refused,
        .at = rows.now,
    });
  if (known->forward == forward_state::done)
    return delivery_scheduled{command.saga, command.purchase,
                              known->tracking_number};
  return delivery_failed{command.saga, command.purchase, known->reason};
}

cancel_outcome cancel(delivery_rows& rows, const cancel_delivery& command,
                      instant confirm_within) {
  auto& saga_id = command.saga.saga_id;
  if (!rows.deliveries.find(saga_id))
    rows.deliveries.add({
        .saga_id = saga_id,
        .order_id = command.saga.order_id,
        .tracking_number = {},
        .reason = reason::cancelled,
    });
  auto& known = *rows.deliveries.find(saga_id);
  // An earlier cancellation than the newest was refused, else there were none
  // after it.
  if (command.number < known.cancel_number)
    return {.reply = {delivery_kept{command.saga, command.number}}};
  auto decided = known.undo == undo_state::done
                 || (known.undo == undo_state::kept
                     && command.number == known.cancel_number);
  if (decided)
    return {.reply = {verdict(known, command)}};
  auto& row = rows.deliveries.change(saga_id);
  row.undo = undo_state::pending;
  row.cancel_number = command.number;
  row.at = rows.now;
  row.due_at = rows.now + confirm_within;
  return {.reply = {}, .ask_carrier = true};
}

message settle(delivery_rows& rows, const callback_answered& callback) {
  auto& command = callback.command;
  auto& row = rows.deliveries.change(command.saga.saga_id);
  if (row.undo == undo_state::pending && row.cancel_number == command.number) {
    row.undo = callback.accepted ? undo_state::done : undo_state::kept;
    row.due_at = 0;
    row.at = rows.now;
  }
  return verdict(row, command);
}

std::vector<cancel_delivery> repeat_callbacks(delivery_rows& rows,
                                              instant confirm_within) {
  std::vector<cancel_delivery> result;
  for (auto& saga_id : rows.due.keys) {
    if (!is_due(rows.deliveries.find(saga_id)->due_at, rows.now,
                rows.due.longest_wait))
      continue;
    auto& row = rows.deliveries.change(saga_id);
    row.due_at = rows.now + confirm_within;
    result.push_back(
        {{.saga_id = saga_id, .order_id = row.order_id, .traceparent = {}},
         row.cancel_number});
  }
  return result;
}

void want(delivery_rows& rows, const booking_answered& booking) {
  rows.deliveries.want(booking.command.saga.saga_id);
}

void want(delivery_rows& rows, const cancel_delivery& command) {
  rows.deliveries.want(command.saga.saga_id);
}

void want(delivery_rows& rows, const callback_answered& callback) {
  rows.deliveries.want(callback.command.saga.saga_id);
}

delivery_view view_of(const delivery_row& row) {
  auto status = row.forward == forward_state::refused ? delivery_status::failed
                : row.undo == undo_state::done ? delivery_status::cancelled
                                               : delivery_status::scheduled;
  return {row.order_id, status, row.tracking_number, row.estimated_delivery,
          row.reason};
}

} // namespace troupe
