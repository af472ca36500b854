#pragma once

#include "actors/domain/participants.hpp"
#include "actors/ports/bus.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/atom.hpp>
#include <caf/typed_actor.hpp>

#include <tuple>

/// Every typed actor interface, made of the lists of the participants. Asking:
/// `ask<T>` is answered by an `answer<T::answer>` with the same number, sent to
/// the asker; so thousands can be outstanding without a CAF request each, and a
/// participant can answer after its commit.
namespace troupe {

namespace detail {

template <class... Questions>
auto asked(types<Questions...>)
    -> caf::typed_actor<caf::reacts_to<ask<Questions>>...>;

template <class... Answers>
auto answered(types<Answers...>)
    -> caf::typed_actor<caf::reacts_to<answer<Answers>>...>;

template <class... Questions>
auto answers_of(types<Questions...>) -> types<typename Questions::answer...>;

template <class... Participants>
auto answers_of_all(types<Participants...>)
    -> distinct<joined<decltype(answers_of(changes_of<Participants>{}))...,
                       decltype(answers_of(reads_of<Participants>{}))...,
                       decltype(answers_of(lists_of<Participants>{}))...>>;

} // namespace detail

/// Everything that can be answered, each once.
using all_answers = decltype(detail::answers_of_all(participants::all{}));

using gateway_actor = decltype(detail::answered(all_answers{}));

/// What may be asked of a participant: these travel between processes.
template <class Participant>
using api = decltype(detail::asked(changes_of<Participant>{}));

template <class Participant>
using reads = decltype(detail::asked(
    joined<reads_of<Participant>, lists_of<Participant>>{}));

/// Changes of orders; those by one process are in each order's sequence.
using order_events = std::vector<order_event>;

/// Hears of orders. Nothing is promised: what it misses it reads from the
/// history.
using order_listener = caf::typed_actor<caf::reacts_to<order_events>>;

/// Tells all that it hears to whoever has asked it to.
using listen_atom = caf::atom_constant<caf::atom("listen")>;
using order_news = order_listener::extend<caf::reacts_to<listen_atom>>;

/// Which actors of a participant others may talk to, wherever they are: what
/// changes something, what is read, and the news where it has any.
template <class Participant>
struct handles_of {
  using type = std::tuple<api<Participant>, reads<Participant>>;
};
template <>
struct handles_of<participants::order> {
  using type = std::tuple<api<participants::order>, reads<participants::order>,
                          order_news>;
};
template <class Participant>
using handles = typename handles_of<Participant>::type;

namespace detail {

template <class... Participants>
auto everybody(types<Participants...>) -> std::tuple<handles<Participants>...>;

} // namespace detail

/// The actors of all participants.
class peers {
public:
  template <class Participant>
  handles<Participant>& of() {
    return std::get<static_cast<std::size_t>(number_of<Participant>)>(all_);
  }
  template <class Participant>
  const handles<Participant>& of() const {
    return std::get<static_cast<std::size_t>(number_of<Participant>)>(all_);
  }

private:
  decltype(detail::everybody(participants::all{})) all_;
};

/// Hears what the bus hands to a participant of the same process.
using bus_listener = caf::typed_actor<caf::reacts_to<arrivals>>;

/// A participant as its own process sees it: the bus delivers, too.
template <class Participant>
using participant_actor =
    typename api<Participant>::template extend<caf::reacts_to<arrivals>>;

/// How many sagas are on their way, from the one who counts them.
using counted_atom = caf::atom_constant<caf::atom("counted")>;
using order_actor = participant_actor<participants::order>::extend<
    caf::reacts_to<counted_atom, std::int64_t>>;

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::arrivals)
