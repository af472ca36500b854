#include "tests/actors/stage.hpp"

#include "actors/delivery_actor.hpp"
#include "actors/order_actor.hpp"
#include "actors/order_census.hpp"
#include "actors/payment_actor.hpp"
#include "adapters/local/bus.hpp"

#include <caf/actor_registry.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <optional>

namespace troupe {

namespace {

struct caf_config : caf::actor_system_config {
  caf_config() { set("scheduler.policy", caf::atom("testing")); }
};

struct counting_ids : id_source {
  std::uint64_t count = 0;
  std::string next(instant) override {
    return "saga-" + std::to_string(++count);
  }
};

using answers_by_number = std::multimap<std::uint64_t, std::any>;

template <class... Answers>
auto keep(answers_by_number* heard, types<Answers...>) {
  return gateway_actor::behavior_type{[heard](const answer<Answers>& said) {
    heard->emplace(said.number, said);
  }...};
}

gateway_actor::behavior_type listen(gateway_actor::pointer,
                                    answers_by_number* heard) {
  return keep(heard, all_answers{});
}

} // namespace

struct stage::parts {
  stage& play;
  stage_settings settings;
  counting_ids ids;
  std::uint64_t asked = 0;
  answers_by_number heard;
  std::optional<role> dying; ///< within its last commit
  bool dying_with_all = false;
  caf_config config;
  caf::actor_system system{config};
  caf::scheduler::test_coordinator& scheduler
      = dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  local::bus mailboxes;
  faulty_bus bus;
  gateway_actor gateway;
  std::optional<order_actor> order;
  std::optional<participant_actor<participants::inventory>> inventory;
  std::optional<participant_actor<participants::payment>> payment;
  std::optional<participant_actor<participants::delivery>> delivery;

  parts(stage& on, const stage_settings& wanted)
      : play(on), settings(wanted), bus(mailboxes, wanted.has_broker),
        gateway(system.spawn(listen, &heard)) {
    for (auto r : all_roles)
      spawn(r);
    connect();
  }

  ~parts() {
    mailboxes.disconnect();
    for (auto r : all_roles)
      end(r);
    end(gateway);
    scheduler.run(); // who ends with another
    play.provider.hang_up();
    play.carrier.hang_up();
  }

  template <class Rows>
  backing<Rows> behind(watched_disk<Rows>& disk) {
    return {std::make_shared<watched_store<Rows>>(disk, play.time), &bus,
            &play.time, &play.watch};
  }

  void spawn(role r) {
    shell_settings shell{settings.max_batch, settings.call_timeout,
                         settings.latency};
    shell.window = settings.window;
    shell.max_calls = settings.max_calls;
    shell.retention = settings.retention;
    if (r == role::order)
      spawn_order(shell);
    else if (r == role::inventory)
      inventory = spawn_participant<participants::inventory>(
          system, behind(play.stock), shell, false);
    else if (r == role::payment)
      payment = spawn_payment(system, behind(play.payments), play.provider,
                              shell, false);
    else
      delivery = spawn_delivery(system, behind(play.deliveries), play.carrier,
                                shell, false);
  }

  void spawn_order(const shell_settings& shell) {
    order = troupe::spawn_order(system, behind(play.orders), ids,
                                {shell, settings.saga, settings.max_in_flight},
                                false);
    auto count = [&disk = play.orders] {
      if (disk.uncountable)
        throw store_unavailable{"the statistics are away"};
      return memory::read(disk.disk)->open_sagas();
    };
    spawn_order_census(system, *order, count, play.watch, false);
  }

  void connect() {
    mailboxes.connect({*order, *inventory, *payment, *delivery});
  }

  void end(role r) {
    if (r == role::order)
      end(*order);
    else if (r == role::inventory)
      end(*inventory);
    else if (r == role::payment)
      end(*payment);
    else
      end(*delivery);
  }

  /// Before all that is in its mailbox.
  template <class Handle>
  void end(const Handle& who) {
    auto before = system.registry().running();
    auto to = caf::actor_cast<caf::strong_actor_ptr>(who);
    to->enqueue(
        nullptr, caf::make_message_id(caf::message_priority::high),
        caf::make_message(caf::exit_msg{to->address(), caf::exit_reason::kill}),
        nullptr);
    scheduler.prioritize(who);
    scheduler.run_once();
    if (system.registry().running() != before - 1)
      throw std::logic_error("an actor outlived its end");
  }

  void set_cut_off(bool yes) {
    bus.cut_off = play.provider.cut_off = play.carrier.cut_off = yes;
  }

  template <class Rows>
  void die_in_commit(watched_disk<Rows>& disk, role r) {
    disk.committed = [this, &disk, r] {
      dying = r;
      set_cut_off(true);
      disk.committed = {};
    };
  }

  template <class Participant>
  const auto& actor() const {
    if constexpr (std::is_same_v<Participant, participants::order>)
      return *order;
    else if constexpr (std::is_same_v<Participant, participants::inventory>)
      return *inventory;
    else if constexpr (std::is_same_v<Participant, participants::payment>)
      return *payment;
    else
      return *delivery;
  }

  /// About letters, whosever they are.
  template <class T>
  std::uint64_t ask_any(role r, T what, std::chrono::milliseconds within) {
    switch (r) {
    case role::order:
      return ask(*order, std::move(what), within);
    case role::inventory:
      return ask(*inventory, std::move(what), within);
    case role::payment:
      return ask(*payment, std::move(what), within);
    case role::delivery:
      break;
    }
    return ask(*delivery, std::move(what), within);
  }

  template <class Handle, class T>
  std::uint64_t ask(const Handle& whom, T what,
                    std::chrono::milliseconds within) {
    auto until = within.count() == 0 ? within : play.time.steady() + within;
    caf::send_as(gateway, whom,
                 troupe::ask<T>{++asked, std::move(what), until.count()});
    return asked;
  }
};

stage::stage(const stage_settings& settings)
    : parts_(std::make_unique<parts>(*this, settings)) {
  run();
}

stage::~stage() = default;

faulty_bus& stage::bus() {
  return parts_->bus;
}

template <class Question>
std::uint64_t stage::ask(Question what, std::chrono::milliseconds within) {
  using whom = typename answerer<Question>::type;
  return parts_->ask(parts_->actor<whom>(), std::move(what), within);
}

template std::uint64_t stage::ask(place_order, std::chrono::milliseconds);
template std::uint64_t stage::ask(cancel_order, std::chrono::milliseconds);
template std::uint64_t stage::ask(draft_order, std::chrono::milliseconds);
template std::uint64_t stage::ask(add_line, std::chrono::milliseconds);
template std::uint64_t stage::ask(check_out_order, std::chrono::milliseconds);
template std::uint64_t stage::ask(reset_orders, std::chrono::milliseconds);
template std::uint64_t stage::ask(create_product, std::chrono::milliseconds);
template std::uint64_t stage::ask(restock_product, std::chrono::milliseconds);
template std::uint64_t stage::ask(reset_products, std::chrono::milliseconds);
template std::uint64_t stage::ask(deposit_credit, std::chrono::milliseconds);
template std::uint64_t stage::ask(reset_wallets, std::chrono::milliseconds);

std::uint64_t stage::ask(role r, replay_dead_letter what,
                         std::chrono::milliseconds within) {
  return parts_->ask_any(r, std::move(what), within);
}

std::uint64_t stage::ask(role r, delete_dead_letter what,
                         std::chrono::milliseconds within) {
  return parts_->ask_any(r, what, within);
}

void stage::deliver(role r, arrival what) {
  bus_listener all[] = {*parts_->order, *parts_->inventory, *parts_->payment,
                        *parts_->delivery};
  arrivals some;
  some.push_back(std::move(what));
  caf::anon_send(all[static_cast<std::size_t>(r)], std::move(some));
}

std::size_t stage::answers(std::uint64_t number) const {
  return parts_->heard.count(number);
}

const std::any& stage::first_answer(std::uint64_t number) const {
  auto i = parts_->heard.lower_bound(number);
  if (i == parts_->heard.end() || i->first != number)
    throw std::logic_error("no answer to " + std::to_string(number));
  return i->second;
}

bool stage::step() {
  if (!parts_->scheduler.try_run_once())
    return false;
  if (auto who = std::exchange(parts_->dying, {})) {
    if (parts_->dying_with_all)
      crash();
    else
      crash(*who);
  }
  return true;
}

void stage::run() {
  while (step())
    continue;
}

void stage::advance(std::chrono::milliseconds by) {
  auto& clock = parts_->scheduler.clock();
  auto end = time.passed + by;
  run();
  while (time.passed < end) {
    auto part = end - time.passed;
    if (!clock.schedule().empty())
      part = std::min(part, std::chrono::ceil<std::chrono::milliseconds>(
                                clock.schedule().begin()->first - clock.now()));
    time.pass(part);
    parts_->scheduler.advance_time(part);
    run();
  }
}

void stage::rest(std::chrono::milliseconds longest) {
  auto reader = memory::read(orders.disk);
  run();
  for (auto end = time.passed + longest;
       time.passed < end && !reader->open_sagas().empty();)
    advance(std::chrono::milliseconds{100});
}

void stage::crash() {
  parts_->mailboxes.disconnect();
  for (auto r : all_roles)
    parts_->end(r);
  parts_->set_cut_off(false);
  parts_->bus.crash();
  for (auto r : all_roles)
    parts_->spawn(r);
  parts_->connect();
  parts_->bus.hand_over_again();
}

void stage::crash(role r) {
  parts_->end(r);
  parts_->set_cut_off(false);
  parts_->spawn(r);
  parts_->connect();
  parts_->bus.hand_over_again();
}

void stage::die_in_commit(role r, bool with_all) {
  parts_->dying_with_all = with_all;
  if (r == role::order)
    parts_->die_in_commit(orders, r);
  else if (r == role::inventory)
    parts_->die_in_commit(stock, r);
  else if (r == role::payment)
    parts_->die_in_commit(payments, r);
  else
    parts_->die_in_commit(deliveries, r);
}

} // namespace troupe
