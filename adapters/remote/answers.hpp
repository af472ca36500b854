#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/webshop_requests.hpp"

/// Which answer belongs to which question: for the refusals that the asking
/// side makes itself. Declarations only.
namespace troupe::remote {

answer<product> answer_to(const create_product&);
answer<product> answer_to(const update_product&);
answer<product> answer_to(const restock_product&);
answer<product> answer_to(const reset_products&);
answer<product> answer_to(const get_product&);
answer<page<product>> answer_to(const get_products&);
answer<page<product>> answer_to(const list_products&);
answer<reservation_view> answer_to(const get_reservation&);

answer<wallet_view> answer_to(const deposit_credit&);
answer<wallet_view> answer_to(const reset_wallets&);
answer<wallet_view> answer_to(const get_wallet&);
answer<payment_view> answer_to(const get_payment&);
answer<page<payment_view>> answer_to(const list_payments&);

answer<delivery_view> answer_to(const get_delivery&);
answer<page<delivery_view>> answer_to(const list_deliveries&);

answer<order_ref> answer_to(const place_order&);
answer<order_ref> answer_to(const cancel_order&);
answer<order_ref> answer_to(const draft_order&);
answer<order_ref> answer_to(const add_line&);
answer<order_ref> answer_to(const check_out_order&);
answer<order_ref> answer_to(const reset_orders&);
answer<order_view> answer_to(const get_order&);
answer<page<order_view>> answer_to(const list_orders&);
answer<history> answer_to(const get_history&);

answer<dead_letter> answer_to(const get_dead_letter&);
answer<page<dead_letter>> answer_to(const list_dead_letters&);
answer<dead_letter> answer_to(const replay_dead_letter&);
answer<dead_letter> answer_to(const delete_dead_letter&);

} // namespace troupe::remote
