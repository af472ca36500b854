#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/webshop_requests.hpp"
#include "actors/ports/bus.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/atom.hpp>
#include <caf/typed_actor.hpp>

#include <type_traits>

/// Every typed actor interface. Asking: `ask<T>` is answered by an `answer`
/// with the same number, sent to the asker; so thousands can be outstanding
/// without a CAF request each, and a participant can answer after its commit.
namespace troupe {

/// What the bus hands to a participant of the same process.
using deliveries = std::vector<delivery>;

/// Everything that can be answered.
using gateway_actor = caf::typed_actor<
    caf::reacts_to<answer<product>>, caf::reacts_to<answer<page<product>>>,
    caf::reacts_to<answer<reservation_view>>,
    caf::reacts_to<answer<payment_view>>,
    caf::reacts_to<answer<page<payment_view>>>,
    caf::reacts_to<answer<wallet_view>>, caf::reacts_to<answer<delivery_view>>,
    caf::reacts_to<answer<page<delivery_view>>>,
    caf::reacts_to<answer<order_ref>>, caf::reacts_to<answer<order_view>>,
    caf::reacts_to<answer<page<order_view>>>, caf::reacts_to<answer<history>>,
    caf::reacts_to<answer<dead_letter>>,
    caf::reacts_to<answer<page<dead_letter>>>>;

/// What may be asked of any participant about what it has put aside.
using letter_api = caf::typed_actor<
    caf::reacts_to<ask<replay_dead_letter>>,  ///< answer<dead_letter>
    caf::reacts_to<ask<delete_dead_letter>>>; ///< answer<dead_letter>

using letter_reads = caf::typed_actor<
    caf::reacts_to<ask<get_dead_letter>>,    ///< answer<dead_letter>
    caf::reacts_to<ask<list_dead_letters>>>; ///< answer<page<dead_letter>>

/// What may be asked of a participant: these travel between processes.
using inventory_api = letter_api::extend<
    caf::reacts_to<ask<create_product>>,  ///< answer<product>
    caf::reacts_to<ask<update_product>>,  ///< answer<product>
    caf::reacts_to<ask<restock_product>>, ///< answer<product>
    caf::reacts_to<ask<reset_products>>>; ///< answer<product>, of none

using inventory_reads = letter_reads::extend<
    caf::reacts_to<ask<get_product>>,      ///< answer<product>
    caf::reacts_to<ask<get_products>>,     ///< answer<page<product>>
    caf::reacts_to<ask<list_products>>,    ///< answer<page<product>>
    caf::reacts_to<ask<get_reservation>>>; ///< answer<reservation_view>

using payment_api = letter_api::extend<
    caf::reacts_to<ask<deposit_credit>>, ///< answer<wallet_view>
    caf::reacts_to<ask<reset_wallets>>>; ///< answer<wallet_view>, of none

using payment_reads = letter_reads::extend<
    caf::reacts_to<ask<get_payment>>,   ///< answer<payment_view>
    caf::reacts_to<ask<list_payments>>, ///< answer<page<payment_view>>
    caf::reacts_to<ask<get_wallet>>>;   ///< answer<wallet_view>

using delivery_api = letter_api;

using delivery_reads = letter_reads::extend<
    caf::reacts_to<ask<get_delivery>>,     ///< answer<delivery_view>
    caf::reacts_to<ask<list_deliveries>>>; ///< answer<page<delivery_view>>

using order_api = letter_api::extend<
    caf::reacts_to<ask<place_order>>,     ///< answer<order_ref>
    caf::reacts_to<ask<cancel_order>>,    ///< answer<order_ref>
    caf::reacts_to<ask<draft_order>>,     ///< answer<order_ref>
    caf::reacts_to<ask<add_line>>,        ///< answer<order_ref>
    caf::reacts_to<ask<check_out_order>>, ///< answer<order_ref>
    caf::reacts_to<ask<reset_orders>>>;   ///< answer<order_ref>, of none

using order_reads = letter_reads::extend<
    caf::reacts_to<ask<get_order>>,    ///< answer<order_view>
    caf::reacts_to<ask<list_orders>>,  ///< answer<page<order_view>>
    caf::reacts_to<ask<get_history>>>; ///< answer<history>

/// Whether what is asked of such an actor changes something.
template <class Handle>
constexpr bool takes_changes = std::is_same_v<Handle, inventory_api>
                               || std::is_same_v<Handle, payment_api>
                               || std::is_same_v<Handle, delivery_api>
                               || std::is_same_v<Handle, order_api>;

/// Changes of orders; those by one process are in each order's sequence.
using order_events = std::vector<order_event>;

/// Hears of orders. Nothing is promised: what it misses it reads from the
/// history.
using order_listener = caf::typed_actor<caf::reacts_to<order_events>>;

/// Tells all that it hears to whoever has asked it to.
using listen_atom = caf::atom_constant<caf::atom("listen")>;
using order_news = order_listener::extend<caf::reacts_to<listen_atom>>;

/// A participant as its own process sees it: the bus delivers, too.
using participant_actor = caf::typed_actor<caf::reacts_to<deliveries>>;
using inventory_actor = inventory_api::extend<caf::reacts_to<deliveries>>;
using payment_actor = payment_api::extend<caf::reacts_to<deliveries>>;
using delivery_actor = delivery_api::extend<caf::reacts_to<deliveries>>;

/// How many sagas are on their way, from the one who counts them.
using counted_atom = caf::atom_constant<caf::atom("counted")>;
using order_actor
    = order_api::extend<caf::reacts_to<deliveries>,
                        caf::reacts_to<counted_atom, std::int64_t>>;

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::deliveries)
