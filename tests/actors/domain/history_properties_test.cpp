#include "tests/actors/domain/troubled_shop.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <utility>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

constexpr std::uint64_t histories = 5'000;
constexpr int most_steps = 20'000; ///< until all has come to rest

// Each check names the first promise that is broken, or nothing.

/// Holds at any time: of all attempts of an order only the present one may have
/// an effect, none when it has failed or was cancelled, all when it completed.
/// With third parties that forget, at rest.
std::string overlapping(troubled_shop& shop) {
  auto standing = [](auto& rows, const std::string& saga_id) {
    auto i = rows.find(saga_id);
    return i != rows.end() && i->second.forward == forward_state::done
           && i->second.undo == undo_state::none;
  };
  for (auto& [saga_id, order_id] : shop.sagas) {
    auto reserved = standing(shop.stock.all<reservation_row>(), saga_id);
    auto& payments = shop.payments.all<payment_row>();
    auto charges = shop.provider.in_force(saga_id);
    auto paid = charges > 0
                || (standing(payments, saga_id)
                    && payments[saga_id].method == payment_method::wallet);
    auto parcels = shop.carrier.in_force(saga_id);
    auto booked = parcels > 0;
    if (charges > 1 || parcels > 1)
      return saga_id + " is charged or booked twice";
    auto order = shop.orders.all<order_row>().find(order_id);
    auto present = order != shop.orders.all<order_row>().end()
                   && order->second.saga_id == saga_id;
    auto status = present ? order->second.status : order_status::failed;
    if ((status == order_status::failed || status == order_status::cancelled)
        && (reserved || paid || booked))
      return saga_id + " has ended, but not its effects";
    if (status == order_status::completed && !(reserved && paid && booked))
      return saga_id + " is completed, but lacks an effect";
  }
  return "";
}

/// At rest nobody is in doubt, and nothing is held for anyone.
std::string held(troubled_shop& shop) {
  auto in_rows = [](auto& rows) -> std::string {
    for (auto& [id, row] : rows)
      if (in_doubt(row) || row.forward == forward_state::committing
          || row.forward == forward_state::pending
          || row.undo == undo_state::pending)
        return id + " is held for ever";
    return "";
  };
  for (auto& [saga_id, order_id] : shop.sagas)
    if (shop.provider.holds(saga_id) || shop.carrier.holds(saga_id))
      return saga_id + " is held for ever by a third party";
  auto result = in_rows(shop.stock.all<reservation_row>());
  if (result.empty())
    result = in_rows(shop.payments.all<payment_row>());
  if (result.empty())
    result = in_rows(shop.deliveries.all<delivery_row>());
  return result;
}

/// design.md 1: what holds at rest.
std::string unbalanced(troubled_shop& shop) {
  std::map<std::string, std::int64_t> pieces, spent;
  std::int64_t charged = 0, expected = 0;
  for (auto& [id, order] : shop.orders.all<order_row>()) {
    if (order.status != order_status::completed)
      continue;
    for (auto& line : order.items)
      pieces[line.product_id] += line.quantity;
    if (order.method == payment_method::card)
      expected += order.amount.minor;
    else
      spent[order.user_id] += order.amount.minor;
  }
  for (auto& [id, row] : shop.stock.all<product_row>())
    if (row.received != row.available + row.reserved || row.available < 0
        || row.received != shop.received[id] || row.reserved != pieces[id])
      return "the stock of " + id + " does not add up";
  std::map<std::string, std::int64_t> captured, refunded;
  for (auto& [id, row] : shop.payments.all<payment_row>()) {
    if (shop.provider.in_force(id) > 0)
      charged += row.amount.minor;
    if (row.method == payment_method::wallet
        && row.forward == forward_state::done) {
      captured[row.user_id] += row.amount.minor;
      if (row.undo == undo_state::done)
        refunded[row.user_id] += row.amount.minor;
    }
  }
  for (auto& [id, row] : shop.payments.all<wallet_row>())
    if (row.deposited.minor != row.credit.minor + captured[id] - refunded[id]
        || row.credit.minor < 0 || row.deposited.minor != shop.deposited[id]
        || captured[id] - refunded[id] != spent[id])
      return "the wallet of " + id + " does not add up";
  if (charged != expected)
    return "the card provider's books do not add up";
  return "";
}

/// Every order has ended, and its history tells how, without a gap.
std::string untold(troubled_shop& shop) {
  std::map<std::string, order_event> last;
  for (auto& event : shop.orders.history)
    if (auto seq = std::exchange(last[event.order_id], event).seq;
        event.seq != seq + 1)
      return "the history of " + event.order_id + " has a gap";
  for (auto& [id, order] : shop.orders.all<order_row>())
    if (!at_rest(order.status) || order.status == order_status::draft)
      return id + " has not ended";
    else if (last[id].seq != order.seq || last[id].status != order.status
             || last[id].reason != order.reason
             || last[id].saga_id != order.saga_id)
      return "the history of " + id + " does not tell its end";
  return "";
}

std::string broken_promise(troubled_shop& shop) {
  for (int steps = 0; shop.step(); ++steps) {
    if (steps == most_steps)
      return "it does not come to rest";
    if (auto broken = shop.is_forgetful() ? std::string{} : overlapping(shop);
        !broken.empty())
      return broken;
  }
  if (auto broken = overlapping(shop); !broken.empty())
    return broken;
  for (auto check : {held, unbalanced, untold})
    if (auto broken = check(shop); !broken.empty())
      return broken;
  return "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(history_properties_test)

BOOST_AUTO_TEST_CASE(whatever_happens_the_promises_are_kept) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    troubled_shop shop{seed};
    auto broken = broken_promise(shop);
    BOOST_TEST(broken.empty(), "seed " << seed << ": " << broken);
    seen["stale reply"] += shop.stale_replies;
    seen["stuck saga"] += shop.stuck_sagas;
    seen["repeated call"] += shop.repeated_calls;
    seen["repeated vote"] += shop.repeated_votes;
    seen["unrecorded charge or booking"] += shop.unrecorded;
    for (auto& [id, order] : shop.orders.all<order_row>()) {
      auto end = std::string{to_string(order.status)};
      ++seen[end + " " + std::string{to_string(order.reason)}];
      ++seen[end + " by " + std::string{to_string(order.coordination)}];
      ++seen[end + (order.attempt > 1 ? " at a later attempt" : " at once")];
      seen["second cancel"] += order.cancels > 1;
    }
  }
  // They were of all kinds, else they would prove little.
  for (auto what : {"completed ",
                    "completed delivery_refused",
                    "cancelled cancelled",
                    "failed insufficient_stock",
                    "failed unknown_product",
                    "failed payment_declined",
                    "failed insufficient_credit",
                    "failed delivery_refused",
                    "failed deadline",
                    "completed at a later attempt",
                    "cancelled at a later attempt",
                    "failed at a later attempt",
                    "second cancel",
                    "stale reply",
                    "completed by choreography",
                    "completed by two_phase_commit",
                    "failed by choreography",
                    "failed by two_phase_commit",
                    "cancelled by choreography",
                    "cancelled by two_phase_commit",
                    "stuck saga",
                    "repeated call",
                    "repeated vote",
                    "unrecorded charge or booking"})
    BOOST_TEST(seen[what] > 10, what << ": " << seen[what]);
}

BOOST_AUTO_TEST_SUITE_END()
