#include "actors/domain/participants.hpp"

#include "actors/domain/reactions.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <type_traits>

namespace troupe {

namespace {

/// Of an event: none.
template <class Message>
constexpr std::optional<participant> addressee() {
  if constexpr (participants::events::contain<Message>)
    return std::nullopt;
  else
    return number_of<typename hearer<Message>::type>;
}

template <class Message>
struct checked {
  static constexpr int heard = [] {
    int times = participants::events::contain<Message> ? 1 : 0;
    for_each_type(participants::all{}, [&]<class P>() {
      times += P::hears::template contain<Message> ? 1 : 0;
    });
    return times;
  }();
  static_assert(heard == 1, "a message is heard by one participant, or an event"
                            " (participants.hpp)");
  static constexpr bool ok = true;
};

template <class... Messages>
constexpr bool all_checked(types<Messages...>) {
  return (checked<Messages>::ok && ...);
}

static_assert(all_checked(message_types{}));

} // namespace

std::optional<participant> addressee_of(const message& m) {
  return std::visit(
      []<class Message>(const Message&) { return addressee<Message>(); }, m);
}

participant_set addressees_of(const message& m) {
  participant_set result;
  if (auto who = addressee_of(m))
    result.set(static_cast<std::size_t>(*who));
  for (auto name : reacting_to(m))
    result.set(static_cast<std::size_t>(*from_string<participant>(name)));
  return result;
}

std::vector<std::string_view> messages_for(participant who) {
  std::vector<std::string_view> result;
  for_each_type(message_types{}, [&]<class Message>() {
    if (addressee<Message>() == who)
      result.push_back(Message::type);
  });
  std::ranges::copy(overheard_by(to_string(who)), std::back_inserter(result));
  return result;
}

std::vector<std::string_view> all_messages() {
  std::vector<std::string_view> result;
  for_each_type(message_types{},
                [&]<class Message>() { result.push_back(Message::type); });
  return result;
}

} // namespace troupe
