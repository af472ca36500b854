#include "actors/domain/delivery.hpp"

namespace troupe {

std::vector<message> reply_to(const delivery_row& row,
                              const purchase_message& command) {
  if (row.forward == forward_state::done)
    return {delivery_scheduled{command.saga, command.purchase,
                               row.tracking_number}};
  return {delivery_failed{{command.saga, command.purchase, row.reason}}};
}

std::vector<message> undo_reply(const delivery_row& row,
                                const saga_context& saga) {
  if (row.undo == undo_state::kept)
    return {delivery_kept{{saga, row.cancel_number}}};
  if (row.undo == undo_state::done && row.unrecorded.empty())
    return {delivery_cancelled{{saga, row.cancel_number}}};
  return {};
}

void attempt(delivery_rows&, delivery_row& row, const purchase&) {
  row.forward = forward_state::pending;
}

void take_back(delivery_rows&, delivery_row& row,
               const cancel_delivery& command) {
  row.cancel_number = command.number;
  row.undo = undo_state::pending;
}

void take_back(delivery_rows&, delivery_row& row, const purchase_message&) {
  if (row.forward != forward_state::none)
    row.undo = undo_state::pending;
}

step_outcome handle(delivery_rows& rows, const forward_answered& booked) {
  return settle(rows, booked, reason::delivery_refused, [&](auto& row) {
    row.estimated_delivery = booked.estimated_delivery;
  });
}

step_outcome handle(delivery_rows& rows, const cancel_delivery& command) {
  if (auto known = rows.deliveries.find(command.saga.saga_id)) {
    // An earlier cancellation than the newest was refused, else there were none
    // after it.
    if (command.number < known->cancel_number)
      return {{delivery_kept{command.saga, command.number}}, {}};
    if (command.number > known->cancel_number) {
      auto& row = rows.deliveries.change(command.saga.saga_id);
      row.cancel_number = command.number;
      if (row.undo != undo_state::done)
        row.undo = undo_state::none; // it is asked for anew
    }
  }
  return barrier::undo(rows, command);
}

step_outcome handle(delivery_rows& rows, const forget_delivery& command) {
  return barrier::forget(rows, command, [](auto&) { return true; });
}

delivery_view view_of(const delivery_row& row) {
  auto status = row.forward == forward_state::refused ? delivery_status::failed
                : row.undo == undo_state::done ? delivery_status::cancelled
                : row.forward == forward_state::done
                    ? delivery_status::scheduled
                    : delivery_status::held;
  return {row.order_id, status, row.tracking_number, row.estimated_delivery,
          row.forward == forward_state::refused ? row.reason : reason::none};
}

} // namespace troupe
