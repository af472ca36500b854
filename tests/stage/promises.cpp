#include "tests/stage/shop.hpp"

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

/// What was removed came to.
std::int64_t settled(const memory::rows_by_key<settled_row>& sums,
                     const std::string& account) {
  auto known = sums.find(account);
  return known == sums.end() ? 0 : known->second.sum;
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
  auto& stocked = stock.rows<settled_row>();
  auto& paid = payments.rows<settled_row>();
  for (auto& [id, row] : stock.rows<product_row>()) {
    expect(row.received == row.available + row.reserved,
           id + ": received != available + reserved");
    expect(row.available >= 0, id + " is oversold");
    expect(row.reserved == completed.reserved[id] + settled(stocked, id),
           id + ": reserved != sum of lines");
  }
  for (auto& [id, row] : payments.rows<wallet_row>())
    expect(row.deposited.minor
               == row.credit.minor + completed.captured[id]
                      + settled(paid, "wallet " + id),
           id + ": deposited != credit + captured - refunded");
  expect(in_force(stock.rows<reservation_row>()) == completed.ids,
         "reservations in force are not those of the completed sagas");
  expect(in_force(payments.rows<payment_row>()) == completed.ids,
         "payments in force are not those of the completed sagas");
  expect(in_force(deliveries.rows<delivery_row>()) == completed.delivered,
         "deliveries in force are not those of the completed sagas");
  // Of a saga that was removed only the third parties know.
  std::set<std::string> known;
  for (auto& [id, order] : orders.rows<order_row>())
    known.insert(order.saga_id);
  auto gone = [&](const std::string& saga_id) {
    return !stocked.empty() && !known.contains(saga_id);
  };
  std::multiset<std::string> parcels;
  for (auto& [id, parcel] : carrier.parcels)
    if (!parcel.called_back && !gone(parcel.saga_id)) {
      parcels.insert(parcel.saga_id);
      expect(!parcel.held, parcel.saga_id + " holds a slot for ever");
    }
  expect(std::ranges::equal(parcels, completed.delivered),
         "the carrier's parcels are not those of the completed sagas");
  std::multimap<std::string, money> charged;
  std::int64_t charged_before = 0;
  for (auto& [id, charge] : provider.charges)
    if (!charge.voided && !gone(charge.saga_id)) {
      charged.emplace(charge.saga_id, charge.amount);
      expect(!charge.held, charge.saga_id + " holds money for ever");
    } else if (!charge.voided)
      charged_before += charge.amount.minor;
  expect(charged_before == settled(paid, "card"),
         "charged - voided != what is settled of cards");
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
