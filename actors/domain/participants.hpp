#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/types.hpp"
#include "actors/domain/webshop_requests.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace troupe {

struct order_rows;
struct inventory_rows;
struct payment_rows;
struct delivery_rows;

/// The participants, each declared once: addressees, topics, mailboxes, actor
/// interfaces, services and routes to them are made of these lists. What is
/// forgotten here does not compile.
///
/// `forward`, `undo` and `forget` are the commands that a saga has for one of
/// its steps, `hears` what another participant hears from the bus; `changes`
/// are questions that change something, `reads` are those answered by the id of
/// something, `lists` those that take longer and wait for each other.
namespace participants {

struct order {
  static constexpr std::string_view name = "order";
  using rows = order_rows;
  using hears = types<inventory_reserved, inventory_failed, inventory_released,
                      payment_completed, payment_failed, payment_refunded,
                      delivery_scheduled, delivery_failed, delivery_cancelled,
                      delivery_kept>;
  using changes = types<place_order, cancel_order, draft_order, add_line,
                        check_out_order, reset_orders>;
  using reads = types<get_order, get_history>;
  using lists = types<list_orders>;
};

struct inventory {
  static constexpr std::string_view name = "inventory";
  using rows = inventory_rows;
  using forward = reserve_inventory;
  using undo = release_inventory;
  using forget = forget_reservation;
  using hears = types<forward, undo, forget>;
  using changes
      = types<create_product, update_product, restock_product, reset_products>;
  using reads = types<get_product, get_products, get_reservation>;
  using lists = types<list_products>;
};

struct payment {
  static constexpr std::string_view name = "payment";
  using rows = payment_rows;
  using forward = process_payment;
  using undo = refund_payment;
  using forget = forget_payment;
  using hears = types<forward, undo, forget>;
  using changes = types<deposit_credit, reset_wallets>;
  using reads = types<get_payment, get_wallet>;
  using lists = types<list_payments>;
};

struct delivery {
  static constexpr std::string_view name = "delivery";
  using rows = delivery_rows;
  using forward = schedule_delivery;
  using undo = cancel_delivery;
  using forget = forget_delivery;
  using hears = types<forward, undo, forget>;
  using changes = types<>;
  using reads = types<get_delivery>;
  using lists = types<list_deliveries>;
};

using all = types<order, inventory, payment, delivery>;

/// Messages that nobody must hear: for whoever listens.
using events = types<order_created, order_event>;

} // namespace participants

/// What everybody can be asked about what was put aside.
using letter_changes = types<replay_dead_letter, delete_dead_letter>;
using letter_reads = types<get_dead_letter>;
using letter_lists = types<list_dead_letters>;

template <class Participant>
using changes_of = joined<typename Participant::changes, letter_changes>;

/// That are answered by the id of something.
template <class Participant>
using reads_of = joined<typename Participant::reads, letter_reads>;

template <class Participant>
using lists_of = joined<typename Participant::lists, letter_lists>;

// -- whom a message is for ----------------------------------------------------

/// One of `participants::all`, by its place there.
enum class participant : std::uint8_t {};

template <class... Ps>
constexpr auto names_of(types<Ps...>) {
  return std::array<std::string_view, sizeof...(Ps)>{Ps::name...};
}

constexpr auto names_of(participant) {
  return names_of(participants::all{});
}

template <class Participant>
inline constexpr participant number_of{
    static_cast<std::uint8_t>(place_where(participants::all{}, []<class P>() {
      return std::is_same_v<P, Participant>;
    }))};

/// Calls `f.operator()<P>()` with the participant that has this number.
template <class F>
void with_participant(participant who, F&& f) {
  for_each_type(participants::all{}, [&]<class P>() {
    if (number_of<P> == who)
      f.template operator()<P>();
  });
}

namespace detail {

template <class Message>
constexpr std::size_t hearer_of
    = place_where(participants::all{}, []<class P>() {
        return P::hears::template contain<Message>;
      });

template <class Question>
constexpr std::size_t answerer_of
    = place_where(participants::all{}, []<class P>() {
        return joined<typename P::changes, typename P::reads,
                      typename P::lists>::template contain<Question>;
      });

template <class Rows>
constexpr std::size_t owner_of
    = place_where(participants::all{}, []<class P>() {
        return std::is_same_v<typename P::rows, Rows>;
      });

} // namespace detail

/// The participant whose rows these are.
template <class Rows>
using participant_of_rows = type_at<detail::owner_of<Rows>, participants::all>;

/// The participant that must hear this message.
template <class Message>
struct hearer {
  static_assert(detail::hearer_of<Message> < participants::all::size,
                "no participant hears this message");
  using type = type_at<detail::hearer_of<Message>, participants::all>;
};

/// The participant that answers this question.
template <class Question>
struct answerer {
  static_assert(detail::answerer_of<Question> < participants::all::size,
                "no participant answers this question");
  using type = type_at<detail::answerer_of<Question>, participants::all>;
};

/// The participant that must hear it; none: an event.
std::optional<participant> addressee_of(const message&);

/// Whether someone must hear this message: it waits in the outbox of who sends
/// it until it has arrived.
inline bool is_durable(const message& m) {
  return addressee_of(m).has_value();
}

/// The names of all messages that are for this participant.
std::vector<std::string_view> messages_for(participant);

/// The names of all messages.
std::vector<std::string_view> all_messages();

} // namespace troupe
