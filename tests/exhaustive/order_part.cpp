#include "tests/exhaustive/local_rules.hpp"

#include "actors/domain/participants.hpp"

#include <algorithm>
#include <utility>

namespace troupe::exhaustive {

namespace {

using fixtures::order_desk;

constexpr auto order_id = "o1";
constexpr auto saga_id = "s1";

order_row* row_of(order_desk& desk) {
  auto& rows = desk.all<order_row>();
  return rows.empty() ? nullptr : &rows.begin()->second;
}

void make_timeless(order_desk& desk) {
  auto row = row_of(desk);
  if (!row)
    return;
  auto now = desk.now;
  row->deadline
      = row->deadline <= now ? now : now + desk.settings.saga_deadline;
  row->started_at = row->created_at = row->updated_at = now;
  row->due_at = row->due_at == 0 ? 0 : now;
  for (auto& step : row->steps) {
    step.at = step.sent = 0;
    step.late = false;
    step.attempts = std::min(step.attempts, 1U);
  }
}

/// What is wrong with the entries that the history has got.
std::string objection(const scenario& s, const order_row* before,
                      const order_desk& desk, const order_row& row) {
  auto seq = before ? before->seq : 0;
  auto status = before ? before->status : order_status::draft;
  for (auto& event : desk.history) {
    if (event.seq != ++seq)
      return "the history has a gap";
    if (!may_follow(s, status, event.status))
      return "the history says " + std::string{to_string(event.status)}
             + " after " + std::string{to_string(status)};
    status = event.status;
  }
  if (row.seq != seq || row.status != status)
    return "the history does not tell the order's status";
  return "";
}

/// Runs one unit of work.
template <class Work>
local_step run(const order_desk& desk, const scenario& s, Work&& work) {
  auto next = desk;
  next.history.clear();
  auto before = desk;
  order_outcome made = work(next);
  auto row = row_of(next);
  auto wrong = row ? objection(s, row_of(before), next, *row) : "";
  next.history.clear();
  make_timeless(next);
  auto sent = posted(actor::order, made.events);
  std::ranges::move(posted(actor::order, made.commands),
                    std::back_inserter(sent));
  return {std::move(next), std::move(sent), std::move(wrong)};
}

/// A draft that is ready for its checkout.
order_row draft_of(const scenario& s) {
  auto what = bought(s);
  return {.order_id = order_id,
          .user_id = what.user_id,
          .items = what.items,
          .amount = what.amount,
          .method = what.method,
          .address = what.address,
          .coordination = s.how,
          .saga = std::string{s.saga},
          .steps = waiting_steps(s.saga),
          .seq = 1};
}

/// It has seen one that is undone, and takes that for all.
void end_early(order_desk& desk) {
  auto& row = *row_of(desk);
  if (row.status != order_status::compensating)
    return;
  row.status = order_status::failed;
  ++row.seq;
  row.due_at = 0;
}

/// Back to before the last vote.
void lose_decision(order_row& row) {
  row.status = order_status::pending;
  --row.seq;
  for (auto& step : row.steps)
    step.state = step_state::running;
}

} // namespace

order_desk order_of(const scenario& s) {
  order_desk result;
  result.settings.stuck_after = 1'000; // nobody is in a hurry
  if (s.saga != native_saga)
    result.all<order_row>()[order_id] = draft_of(s);
  return result;
}

local_step start_order(const order_desk& desk, const scenario& s) {
  return run(desk, s, [&](order_desk& next) {
    return s.saga == native_saga
               ? next.tell(place_order{{}, order_id, bought(s), s.how, ""},
                           saga_id)
                     .outcome
               : next.tell(check_out_order{{}, order_id}, saga_id).outcome;
  });
}

std::vector<local_step> hear(const order_desk& desk, const message& m,
                             const scenario& s) {
  auto step = run(desk, s, [&](order_desk& next) { return next.tell(m); });
  auto said = read_reply(m);
  auto& next = std::get<order_desk>(step.next);
  if (s.mutant == mutant::ends_early && said->kind == outcome::undone)
    end_early(next);
  if (s.mutant == mutant::forgetful && said->kind == outcome::done)
    next.all<order_row>().clear();
  return {std::move(step)};
}

std::vector<local_step> happen(const order_desk& desk, happening what,
                               const scenario& s) {
  auto next = desk;
  auto row = row_of(next);
  if (!row)
    return {};
  auto passes = what == happening::deadline || what == happening::late_timer;
  if (passes && (row->deadline <= desk.now || at_rest(row->status)))
    return {};
  if (passes)
    row->deadline = desk.now;
  switch (what) {
  case happening::deadline:
    return {{std::move(next), {}, ""}};
  case happening::timer:
  case happening::late_timer:
    if (row->due_at == 0
        || (s.mutant == mutant::undo_once
            && row->status == order_status::compensating))
      return {};
    return {run(next, s, [](order_desk& d) { return d.wake_up(order_id); })};
  case happening::cancel:
    if (row->status != order_status::completed)
      return {};
    return {run(next, s, [](order_desk& d) {
      return d.tell(cancel_order{{}, order_id}).outcome;
    })};
  case happening::crash:
    if (s.mutant != mutant::volatile_decision
        || row->status != order_status::committing)
      return {};
    lose_decision(*row);
    return {{std::move(next), {}, ""}};
  }
  return {};
}

facts look(const order_desk& desk) {
  auto before = desk;
  auto row = row_of(before);
  if (!row)
    return {};
  facts result{.is_due = row->due_at != 0,
               .exists = true,
               .status = row->status,
               .reason = row->reason};
  if (at_rest(row->status) && row->stuck)
    result.wrong = "an order at rest is stuck";
  if (at_rest(row->status) && result.is_due)
    result.wrong = "an order at rest is due";
  for (auto& step : row->steps)
    if (has_ended(row->status)
        && (step.state == step_state::running
            || step.state == step_state::undoing))
      result.wrong = "an order at rest awaits a reply";
  return result;
}

bool may_follow(const scenario& s, order_status before, order_status next) {
  using enum order_status;
  using pairs = std::vector<std::pair<order_status, order_status>>;
  pairs allowed{{draft, pending},        {compensating, failed},
                {completed, cancelling}, {cancelling, cancelled},
                {cancelling, completed}, {pending, compensating}};
  auto steps = s.saga == native_saga
                   ? pairs{{pending, inventory_reserved},
                           {inventory_reserved, payment_completed},
                           {inventory_reserved, compensating}}
                   : pairs{{pending, payment_completed}};
  if (s.how == coordination::two_phase_commit)
    steps = {{pending, committing}, {committing, completed}};
  else
    steps.insert(steps.end(), {{pending, failed},
                               {payment_completed, completed},
                               {payment_completed, compensating}});
  allowed.insert(allowed.end(), steps.begin(), steps.end());
  return std::ranges::find(allowed, std::pair{before, next}) != allowed.end();
}

std::vector<flight> posted(actor from, const std::vector<message>& messages) {
  std::vector<flight> result;
  for (auto& m : messages) {
    auto who = addressees_of(m);
    for (std::size_t i = 0; i < who.size(); ++i)
      if (who.test(i)) {
        result.push_back({from, static_cast<actor>(i), m});
        make_timeless(result.back());
      }
  }
  return result;
}

} // namespace troupe::exhaustive
