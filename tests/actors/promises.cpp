#include "tests/actors/shop.hpp"

#include "actors/domain/order_saga.hpp"

#include <algorithm>
#include <set>

/// design.md 1: what holds at rest, from the disks and the third parties'
/// books.
namespace troupe {

namespace {

/// What the completed sagas add up to.
struct completed_sagas {
  std::set<std::string> ids;
  std::set<std::string> delivered;
  std::map<std::string, std::int64_t> reserved; ///< by product
  std::map<std::string, std::int64_t> captured; ///< by wallet
  std::map<std::string, money> charged;         ///< by saga, of cards

  explicit completed_sagas(const memory::rows_by_key<order_row>& orders) {
    for (auto& [id, order] : orders) {
      if (order.status != order_status::completed)
        continue;
      ids.insert(order.saga_id);
      if (order.saga == native_saga)
        delivered.insert(order.saga_id);
      for (auto& line : order.items)
        reserved[line.product_id] += line.quantity;
      if (order.method == payment_method::card)
        charged[order.saga_id] = order.amount;
      else
        captured[order.user_id] += order.amount.minor;
    }
  }
};

/// The sagas whose rows are in force.
template <class Row>
std::set<std::string> in_force(const memory::rows_by_key<Row>& rows) {
  std::set<std::string> result;
  for (auto& [saga_id, row] : rows)
    if (row.forward == forward_state::done
        && (row.undo == undo_state::none || row.undo == undo_state::kept))
      result.insert(saga_id);
  return result;
}

} // namespace

std::string shop::broken_promises() {
  std::string result;
  auto expect = [&](bool holds, const std::string& what) {
    if (!holds)
      result += what + "; ";
  };
  completed_sagas completed{orders.rows<order_row>()};
  for (auto& [id, order] : orders.rows<order_row>()) {
    expect(at_rest(order.status), id + " is " + std::string{status(id)});
    std::int64_t seq = 0;
    for (auto& event : orders.held().history)
      if (event.order_id == id)
        expect(event.seq == ++seq, id + "'s history is not counted up");
    expect(seq == order.seq, id + "'s history is not whole");
  }
  for (auto& [id, row] : stock.rows<product_row>()) {
    expect(row.received == row.available + row.reserved,
           id + ": received != available + reserved");
    expect(row.available >= 0, id + " is oversold");
    expect(row.reserved == completed.reserved[id],
           id + ": reserved != sum of lines");
  }
  for (auto& [id, row] : payments.rows<wallet_row>())
    expect(row.deposited.minor == row.credit.minor + completed.captured[id],
           id + ": deposited != credit + captured - refunded");
  expect(in_force(stock.rows<reservation_row>()) == completed.ids,
         "reservations in force are not those of the completed sagas");
  expect(in_force(payments.rows<payment_row>()) == completed.ids,
         "payments in force are not those of the completed sagas");
  expect(in_force(deliveries.rows<delivery_row>()) == completed.delivered,
         "deliveries in force are not those of the completed sagas");
  std::multiset<std::string> parcels;
  for (auto& [id, parcel] : carrier.parcels)
    if (!parcel.called_back)
      parcels.insert(parcel.saga_id);
  expect(std::ranges::equal(parcels, completed.delivered),
         "the carrier's parcels are not those of the completed sagas");
  std::multimap<std::string, money> charged;
  for (auto& [id, charge] : provider.charges)
    if (!charge.voided)
      charged.emplace(charge.saga_id, charge.amount);
  expect(std::ranges::equal(charged, completed.charged),
         "charged - voided != completed sagas paid by card");
  for (auto dead :
       {orders.held().dead_letters.size(), stock.held().dead_letters.size(),
        payments.held().dead_letters.size(),
        deliveries.held().dead_letters.size()})
    expect(dead == 0, "there are dead letters");
  return result;
}

} // namespace troupe
