#include "actors/domain/dead_letters.hpp"
#include "actors/domain/webshop_requests.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

namespace {

template <class... T>
constexpr bool all_named = (all_fields_named<T> && ...);

} // namespace

// A request, or an answer, that forgets a field does not compile.
static_assert(
    all_named<command_key, ask<get_order>, answer<order_ref>, page<product>,
              page_request, product, create_product, update_product,
              restock_product, get_product, get_products, list_products,
              get_reservation, reservation_view, wallet_view, deposit_credit,
              get_wallet, payment_view, get_payment, list_payments,
              delivery_view, get_delivery, list_deliveries, place_order,
              cancel_order, order_ref, step_view, order_view, get_order,
              list_orders, get_history, history, draft_order, add_line,
              check_out_order, reset_products, reset_wallets, reset_orders,
              message_header, dead_letter, list_dead_letters, get_dead_letter,
              replay_dead_letter, delete_dead_letter>);

BOOST_AUTO_TEST_SUITE(requests_test)

BOOST_AUTO_TEST_CASE(names_are_those_of_the_interface) {
  BOOST_TEST(to_string(refusal::not_found) == "not_found");
  BOOST_TEST(to_string(refusal::fault) == "fault");
  BOOST_TEST(to_string(payment_status::completed) == "completed");
  BOOST_TEST(to_string(payment_status::refunded) == "refunded");
  BOOST_TEST(to_string(delivery_status::scheduled) == "scheduled");
  BOOST_TEST(to_string(delivery_status::cancelled) == "cancelled");
  BOOST_TEST(to_string(step_state::waiting) == "waiting");
  BOOST_TEST(to_string(step_state::undone) == "undone");
}

BOOST_AUTO_TEST_CASE(a_batch_is_cut_into_turns_without_a_gap) {
  for (std::int64_t count : {0, 1, 1'999, 2'000, 2'001, 10'000}) {
    reset_wallets all{{"key", {}}, 0, count, {}};
    std::int64_t next = 0;
    for (std::size_t i = 0; i < turns_of(all); ++i) {
      auto some = turn_of(all, i);
      BOOST_TEST(some.first == next);
      BOOST_TEST(some.key.id == (i == 0 ? "key" : ""));
      BOOST_TEST(some.count <= rows_of_turn);
      next += some.count;
    }
    BOOST_TEST(next == count);
    BOOST_TEST(turns_of(all) > 0u);
  }
}

BOOST_AUTO_TEST_CASE(the_parts_of_an_update_are_told_apart) {
  auto parts = update_product::name_ | update_product::price_
               | update_product::description_ | update_product::brand_;
  BOOST_TEST(parts == 0b1111);
}

BOOST_AUTO_TEST_SUITE_END()
