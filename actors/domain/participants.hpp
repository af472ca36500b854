#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/delivery.hpp"
#include "actors/domain/inventory.hpp"
#include "actors/domain/order.hpp"
#include "actors/domain/payment.hpp"
#include "actors/domain/types.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace troupe {

/// The participants, each declared once: addressees, topics, mailboxes, actors
/// and their interfaces, stores, services and routes to them are made of these
/// lists. What is forgotten here does not compile.
///
/// `hears` is what a participant hears from the bus; `changes` are questions
/// that change something, `reads` are those answered by the id of something,
/// `lists` those that take longer and wait for each other.
namespace participants {

/// One that a saga can have a step for, by the commands that its rows name.
template <class Rows>
struct step {
  static constexpr std::string_view name = Rows::name;
  using rows = Rows;
  using forward = typename Rows::forward;
  using undo = typename Rows::undo;
  using forget = typename Rows::forget;
  using prepare = troupe::prepare_step<Rows::name>;
  using commit = troupe::commit_step<Rows::name>;
  using abort = troupe::abort_step<Rows::name>;
  using hears = types<forward, undo, forget, prepare, commit, abort>;
  using changes = types<>;
  using lists = types<>;
};

struct order {
  static constexpr std::string_view name = "order";
  using rows = order_rows;
  using hears = reply_types;
  using changes = types<place_order, cancel_order, draft_order, add_line,
                        check_out_order, reset_orders>;
  using reads = types<get_order, get_history>;
  using lists = types<list_orders>;
};

struct inventory : step<inventory_rows> {
  using changes
      = types<create_product, update_product, restock_product, reset_products>;
  using reads = types<get_product, get_products, get_reservation>;
  using lists = types<list_products>;
};

struct payment : step<payment_rows> {
  using changes = types<deposit_credit, reset_wallets>;
  using reads = types<get_payment, get_wallet>;
  using lists = types<list_payments>;
};

struct delivery : step<delivery_rows> {
  using reads = types<get_delivery>;
  using lists = types<list_deliveries>;
};

/// Those that a saga can have a step for; a macro, because what is instantiated
/// explicitly is made of it, too.
#define TROUPE_STEPS(EACH) EACH(inventory) EACH(payment) EACH(delivery)
#define TROUPE_PARTICIPANTS(EACH) EACH(order) TROUPE_STEPS(EACH)

#define TROUPE_AND(participant) , participant
using all = types<order TROUPE_STEPS(TROUPE_AND)>;
#undef TROUPE_AND

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

/// The participant that it is for; none: an event.
std::optional<participant> addressee_of(const message&);

/// The participants that must hear it: the one it is for, and in a choreography
/// those that have a reaction to it. None: an event.
using participant_set = std::bitset<participants::all::size>;
participant_set addressees_of(const message&);

/// Whether someone must hear this message: it waits in the outbox of who sends
/// it until it has arrived.
inline bool is_durable(const message& m) {
  return addressees_of(m).any();
}

/// The names of all messages that may be for this participant.
std::vector<std::string_view> messages_for(participant);

/// The names of all messages.
std::vector<std::string_view> all_messages();

} // namespace troupe
