#pragma once

#include "actors/domain/participants.hpp"
#include "tests/actors/domain/fixtures.hpp"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

/// Participants of a two-phase commit, each about one saga.
namespace troupe::fixtures {

inline saga_context agreed(coordination how = coordination::two_phase_commit) {
  auto result = saga();
  result.coordination = how;
  return result;
}

/// All that a command led to.
inline std::string told(const step_outcome& made) {
  auto replies = said(made.replies), calls = said(made.calls);
  return replies + (replies.empty() || calls.empty() ? "" : ", ") + calls;
}

template <class Desk, class Rows>
struct voter : Desk {
  using row_type = row_type_of<Rows>;

  purchase bought;

  explicit voter(purchase what) : bought(std::move(what)) {}

  template <class Command>
  std::string hear(const Command& command) {
    return told(this->tell(command));
  }
  std::string prepare() {
    return hear(prepare_step<Rows::name>{{agreed(), bought}});
  }
  std::string commit() { return hear(commit_step<Rows::name>{{agreed()}}); }
  std::string abort(const saga_context& context = agreed()) {
    return hear(abort_step<Rows::name>{{context, bought}});
  }
  std::string forget() {
    using participant = participant_of_rows<Rows>;
    return hear(typename participant::forget{agreed()});
  }
  /// What it does of its own accord now.
  std::string due() { return told(Desk::due()); }
  /// And when its time has come.
  std::string next() {
    this->now = row().due_at;
    return due();
  }

  row_type& row() { return this->template at<row_type>("s1"); }
  bool is_known() { return this->template all<row_type>().contains("s1"); }

  /// Of its row: `prepared`, `none/pending` (what is undone), with what is not
  /// on record: `done+r2`.
  std::string state() {
    if (!is_known())
      return "nothing";
    std::string result{to_string(row().forward)};
    if (row().undo != undo_state::none)
      result += "/" + std::string{to_string(row().undo)};
    if constexpr (asks_third_party<row_type>)
      for (auto& receipt : row().unrecorded)
        result += "+" + receipt;
    return result;
  }
};

/// One who asks a third party, whose receipts are `r1` and so on.
template <class Desk, class Rows>
struct asking_voter : voter<Desk, Rows> {
  using voter<Desk, Rows>::voter;

  std::string answer(bool accepted, std::string receipt = "r1") {
    return this->hear(forward_answered{
        agreed(), accepted, accepted ? std::move(receipt) : "", 5'000});
  }
  std::string confirm(bool accepted = true) {
    return this->hear(commit_answered{agreed(), accepted});
  }
  std::string undone(bool accepted = true) {
    return this->hear(undo_answered{agreed(), "", accepted});
  }
  std::string given_back(std::string receipt, std::uint32_t number = 0) {
    return this->hear(
        undo_answered{agreed(), std::move(receipt), true, number});
  }

  void vote() {
    this->prepare();
    answer(true);
  }
  void vote_against() {
    this->prepare();
    answer(false);
  }
  void done() {
    vote();
    this->commit();
    confirm();
  }
};

/// 50 mice, three of which are wanted.
struct stock_voter : voter<inventory_desk, inventory_rows> {
  stock_voter() : voter(buy({{"mouse", 3}})) { put("mouse", 50); }

  void vote() { prepare(); }
  void vote_against() {
    bought.items[0].quantity = 51;
    prepare();
  }
  void done() {
    vote();
    commit();
  }
  bool holds() {
    auto& mice = at<product_row>("mouse");
    if (mice.available + mice.reserved != 50)
      throw std::logic_error("mice are lost");
    return mice.reserved == 3;
  }
};

/// 50.00 in ann's wallet, 15.00 of which are wanted.
struct wallet_voter : voter<payment_desk, payment_rows> {
  wallet_voter() : voter(pay(1'500, payment_method::wallet)) {
    put("ann", 5'000);
  }

  void vote() { prepare(); }
  void vote_against() {
    bought.amount.minor = 5'001;
    prepare();
  }
  void done() {
    vote();
    commit();
  }
  std::int64_t credit() { return at<wallet_row>("ann").credit.minor; }
  bool holds() { return credit() == 3'500; }
};

struct card_voter : asking_voter<payment_desk, payment_rows> {
  card_voter() : asking_voter(pay(1'500, payment_method::card)) {}
};

struct depot_voter : asking_voter<delivery_desk, delivery_rows> {
  depot_voter() : asking_voter(buy({{"mouse", 3}})) {}
};

} // namespace troupe::fixtures
