#include "tests/simulation/mutants.hpp"

#include "actors/domain/message_headers.hpp"

#include <set>
#include <string>
#include <utility>

namespace troupe::simulation {

namespace {

/// After what was there before.
template <class... Args>
void add(std::function<void(Args...)>& hook, auto more) {
  hook = [before = std::move(hook), more](Args... args) {
    if (before)
      before(args...);
    more(args...);
  };
}

/// Moves pieces of a product, if there is such a one.
void reserve(inventory_rows& rows, const std::vector<order_line>& items,
             std::int64_t sign) {
  for (auto& line : items)
    if (rows.products.find(line.product_id)) {
      auto& row = rows.products.change(line.product_id);
      row.available -= sign * line.quantity;
      row.reserved += sign * line.quantity;
    }
}

} // namespace

struct mutation::parts {
  shop& of;
  mutant which;
  std::set<std::string> sent;         ///< ids
  std::set<std::string> acknowledged; ///< sagas that have begun to commit
  std::size_t votes = 0;

  /// A duplicate was answered as the barrier wants it, and is done all the
  /// same.
  void reserve_again() {
    add(of.stock.decided, [](inventory_rows& rows, auto& messages) {
      for (auto& m : messages)
        if (auto reserved = std::get_if<inventory_reserved>(&m)) {
          auto& slot = rows.reservations.slots().at(reserved->saga.saga_id);
          if (slot.row && !slot.changed)
            reserve(rows, slot.row->items, 1);
        }
    });
  }

  template <class Disk>
  void write_no_outbox(Disk& disk) {
    add(disk.committed, [&disk](auto& messages) {
      if (!messages.empty())
        disk.held().outbox.erase(disk.held().last_outbox_id);
    });
  }

  void plant_no_tombstone() {
    add(of.stock.decided, [](inventory_rows& rows, auto&) {
      for (auto& [id, slot] : rows.reservations.slots())
        if (slot.changed && slot.row
            && slot.row->forward == forward_state::none)
          slot = {};
    });
  }

  /// As if a crash had come after some of the votes.
  void lose_votes() {
    add(of.stock.decided, [this](inventory_rows& rows, auto&) {
      for (auto& [id, slot] : rows.reservations.slots())
        if (slot.changed && slot.is_new && slot.row
            && slot.row->forward == forward_state::prepared
            && ++votes % 7 == 0) {
          reserve(rows, slot.row->items, -1);
          slot = {};
        }
    });
  }

  template <class Step>
  message abort_of(const saga_context& saga) {
    typename Step::abort abort;
    abort.saga = saga;
    abort.purchase = of.order(saga.order_id).purchase();
    return abort;
  }

  /// Nothing is known of the decision: what is presumed is an abort.
  template <class Step>
  void forget_decision(message& m) {
    if (auto done = std::get_if<step_committed<Step::rows::name>>(&m))
      acknowledged.insert(done->saga.saga_id);
    auto commit = std::get_if<typename Step::commit>(&m);
    if (commit && acknowledged.contains(commit->saga.saga_id)) {
      auto saga = commit->saga;
      m = abort_of<Step>(saga);
    }
  }

  template <class Step>
  void abort_by_itself(const message& m) {
    auto vote = std::get_if<step_prepared<Step::rows::name>>(&m);
    if (!vote || sent.insert(id_of(m)).second)
      return;
    auto abort = std::make_shared<const message>(abort_of<Step>(vote->saga));
    of.deliver(static_cast<role>(number_of<Step>), {abort, [] {}});
  }

  /// Calls `f.operator()<Step>(message)` for each participant with a step.
  void change_each(auto f) {
    add(of.bus().sending, [f](message& m) {
#define TROUPE_CHANGE(participant)                                             \
  f.template operator()<participants::participant>(m);
      TROUPE_STEPS(TROUPE_CHANGE)
#undef TROUPE_CHANGE
    });
  }

  void put_in() {
    switch (which) {
    case mutant::none:
    case mutant::undo_once:
      break;
    case mutant::no_barrier:
      return reserve_again();
    case mutant::no_outbox:
      write_no_outbox(of.orders);
      write_no_outbox(of.stock);
      write_no_outbox(of.payments);
      return write_no_outbox(of.deliveries);
    case mutant::no_tombstone:
      return plant_no_tombstone();
    case mutant::unforced_vote:
      return lose_votes();
    case mutant::forgotten_decision:
      return change_each(
          [this]<class Step>(message& m) { forget_decision<Step>(m); });
    case mutant::impatient_vote:
      return change_each(
          [this]<class Step>(message& m) { abort_by_itself<Step>(m); });
    case mutant::early_offset:
      of.bus().forgets_early = true;
      break;
    case mutant::unacknowledged_resend:
      return add(of.orders.loaded,
                 [](order_rows& rows) { rows.unsent.clear(); });
    }
  }
};

mutation::mutation(shop& of, mutant which)
    : parts_(std::make_unique<parts>(of, which)) {
  parts_->put_in();
}

mutation::~mutation() = default;

bool mutation::swallows(const message& m) {
  if (parts_->which != mutant::undo_once)
    return false;
  auto undoes = false;
#define TROUPE_UNDOES(participant)                                             \
  undoes |= std::holds_alternative<participants::participant::undo>(m)         \
            || std::holds_alternative<participants::participant::abort>(m);
  TROUPE_STEPS(TROUPE_UNDOES)
#undef TROUPE_UNDOES
  return undoes && !parts_->sent.insert(id_of(m)).second;
}

bool mutation::loses_messages(mutant which) {
  return which == mutant::no_outbox || which == mutant::early_offset;
}

} // namespace troupe::simulation
