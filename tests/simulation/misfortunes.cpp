#include "tests/simulation/storm.hpp"

/// What befalls a shop besides what its messages and calls do.
namespace troupe::simulation {

void storm::befall(misfortune what) {
  auto who = any_role();
  std::string name{to_string(who)};
  switch (what) {
  case misfortune::crash:
    witness_.say("everybody crashes");
    return stage::crash();
  case misfortune::crash_of_one:
    if (!has_broker_)
      return befall(misfortune::crash);
    witness_.say(name + " crashes");
    return stage::crash(who, below(replicas()));
  case misfortune::death_in_commit:
    witness_.say(name + " will crash in its next commit");
    return die_in_commit(who, !has_broker_);
  case misfortune::lost_commit:
    return lose_commit(who, chance(50));
  case misfortune::full_disk:
    return fill(chance(50));
  case misfortune::slow_disk:
    is_slow_ = chance(50);
    return;
  case misfortune::pause:
    witness_.say("the machine is paused");
    time.pass(std::chrono::milliseconds(below(60'000)));
    return;
  case misfortune::clock_jump:
    return jump();
  case misfortune::process_away:
    return take_away_or_bring_back();
  case misfortune::cancel:
    return act_for_operator(true);
  case misfortune::checkout:
    return act_for_operator(false);
  case misfortune::count:
    return;
  }
}

void storm::lose_commit(role who, bool after) {
  witness_.say(std::string{after ? "a commit that nobody hears of"
                                 : "a commit that fails"}
               + " is ahead");
  auto lose = [after](auto& disk) {
    using fault = typename std::decay_t<decltype(*disk.disk)>::fault;
    disk.disk->next_fault = after ? fault::after : fault::before;
  };
  switch (who) {
  case role::order:
    return lose(orders);
  case role::inventory:
    return lose(stock);
  case role::payment:
    return lose(payments);
  case role::delivery:
    return lose(deliveries);
  }
}

void storm::fill(bool yes) {
  witness_.say(yes ? "all disks are full" : "there is room on all disks");
  orders.disk->full = stock.disk->full = yes;
  payments.disk->full = deliveries.disk->full = yes;
}

void storm::jump() {
  auto to = static_cast<instant>(below(2 * longest_jump)) - longest_jump;
  witness_.say("the wall clock is " + std::to_string(to) + " ms off");
  time.time += to - jumped_;
  jumped_ = to;
}

void storm::take_away_or_bring_back() {
  if (!has_broker_)
    return;
  auto who = any_role();
  auto which = below(replicas());
  witness_.say("a process of " + std::string{to_string(who)}
               + (runs(who, which) ? " goes" : " comes back"));
  if (runs(who, which))
    stop(who, which);
  else
    start(who, which);
}

void storm::act_for_operator(bool cancels) {
  auto order_id = any_order();
  witness_.say("an operator "
               + std::string{cancels ? "cancels " : "checks out "} + order_id);
  if (cancels)
    put(cancel_order{{}, order_id});
  else
    put(check_out_order{{}, order_id, {}});
}

} // namespace troupe::simulation
