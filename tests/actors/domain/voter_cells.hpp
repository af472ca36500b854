#pragma once

#include "tests/actors/domain/voters.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

/// What participants of a two-phase commit do, as a table: each cell is tried.
namespace troupe::fixtures {

/// In this state of its row, hearing this, a participant says that (`!`: it
/// throws), and is in that state then.
struct cell {
  std::string_view state;
  std::string_view event;
  std::string_view says;
  std::string_view then;
};

/// The same words for all participants, without their own reasons.
inline std::string word(const message& reply) {
  auto type = type_of(reply);
  for (std::string_view ending : {"prepared", "committed", "aborted"})
    if (type.ends_with("." + std::string{ending}))
      return std::string{ending};
  auto read = read_reply(reply).value();
  if (read.kind == outcome::refused)
    return read.reason == reason::cancelled ? "refused cancelled" : "refused";
  return read.kind == outcome::done ? "done" : std::string{type};
}

inline std::string words(const step_outcome& made) {
  constexpr std::array asked{"forward", "prepare", "commit", "undo"};
  std::string result;
  auto add = [&](const std::string& next) {
    result += (result.empty() ? "" : ", ") + next;
  };
  for (auto& reply : made.replies)
    add(word(reply));
  for (auto& call : made.calls)
    add(std::string{"asks to "} + asked[static_cast<std::size_t>(call.what)]
        + (call.receipt.empty() ? "" : " " + call.receipt));
  return result;
}

template <class Voter>
step_outcome on_answer(Voter& it, std::string_view event) {
  if (event == "yes" || event == "other")
    return it.tell(
        forward_answered{agreed(), true, event == "yes" ? "r1" : "r2"});
  if (event == "no")
    return it.tell(forward_answered{agreed()});
  if (event == "undone")
    return it.tell(undo_answered{agreed(), ""});
  return it.tell(commit_answered{agreed(), event == "confirmed"});
}

template <class Desk, class Rows>
step_outcome on(voter<Desk, Rows>& it, std::string_view event) {
  auto bought = it.bought;
  if (event == "prepare")
    return it.tell(prepare_step<Rows::name>{{agreed(), bought}});
  if (event == "commit")
    return it.tell(commit_step<Rows::name>{{agreed()}});
  if (event == "abort")
    return it.tell(abort_step<Rows::name>{{agreed(), bought}});
  if (event == "forget")
    return it.tell(typename participant_of_rows<Rows>::forget{agreed()});
  if (event == "due") {
    if (it.is_known() && it.row().due_at != 0)
      it.now = it.row().due_at;
    return it.Desk::due();
  }
  if constexpr (asks_third_party<row_type_of<Rows>>)
    return on_answer(it, event);
  throw std::logic_error("no such event");
}

/// Brings it to where the cell begins.
template <class Voter>
void bring(Voter& it, std::string_view state) {
  if (state == "refused")
    return it.vote_against();
  if (state == "done")
    return it.done();
  if (state.starts_with("prepared") || state == "committing")
    it.vote();
  if (state == "pending" || state == "none/pending")
    it.prepare();
  if (state == "committing")
    it.commit();
  if (state.find('/') != std::string_view::npos)
    it.abort();
  if constexpr (requires { it.undone(); })
    if (state.ends_with("/done"))
      it.undone();
}

template <class Voter>
void try_out(Voter& it, const cell& c) {
  std::string says = "!";
  try {
    says = words(on(it, c.event));
  } catch (const std::logic_error&) {
  }
  auto where = std::string{c.state} + ", " + std::string{c.event};
  BOOST_TEST(says == c.says, where << ": " << says);
  BOOST_TEST(it.state() == c.then, where << ": then " << it.state());
  if (says.empty() && c.event != "forget")
    BOOST_TEST(it.saved == 0u, where);
  if constexpr (requires { it.holds(); })
    BOOST_TEST(it.holds()
                   == (c.then == "prepared" || c.then == "done"
                       || (c.state == "done" && c.event == "forget")),
               where);
}

/// Once, and what comes twice as the state says that it is in then.
template <class Voter>
void check(std::span<const cell> table) {
  for (auto& first : table) {
    Voter it;
    bring(it, first.state);
    BOOST_TEST_REQUIRE(it.state() == first.state);
    try_out(it, first);
    if (first.event != "forget")
      for (auto& second : table)
        if (second.state == first.then && second.event == first.event)
          try_out(it, second);
  }
}

} // namespace troupe::fixtures
