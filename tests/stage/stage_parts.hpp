#pragma once

#include "tests/stage/stage.hpp"

#include "actors/delivery_actor.hpp"
#include "actors/order_actor.hpp"
#include "actors/order_census.hpp"
#include "actors/payment_actor.hpp"
#include "actors/ports/countdown.hpp"
#include "adapters/local/bus.hpp"

#include <caf/actor_registry.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <any>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

namespace troupe {

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

inline gateway_actor::behavior_type listen(gateway_actor::pointer,
                                           answers_by_number* heard) {
  return keep(heard, all_answers{});
}

/// A process of each participant.
struct replica {
  std::optional<order_actor> order;
  std::optional<participant_actor<participants::inventory>> inventory;
  std::optional<participant_actor<participants::payment>> payment;
  std::optional<participant_actor<participants::delivery>> delivery;
  std::array<bool, std::size(all_roles)> runs{};
  local::bus mailboxes;

  bool has(role r) const { return runs[static_cast<std::size_t>(r)]; }

  auto actors() { return std::tie(order, inventory, payment, delivery); }
};

/// The actors on a stage, the system that they run in, and the gateway's ear.
struct stage::parts : troupe::bus {
  stage& play;
  stage_settings settings;
  counting_ids ids;
  std::uint64_t asked = 0;
  std::uint64_t spawned = 0;
  answers_by_number heard;
  std::optional<std::pair<role, std::size_t>> died; ///< within its last commit
  bool dying_with_all = false;
  caf_config config;
  caf::actor_system system{config};
  caf::scheduler::test_coordinator& scheduler
      = dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  std::vector<std::unique_ptr<replica>> replicas;
  faulty_bus bus;
  gateway_actor gateway;

  parts(stage& on, const stage_settings& wanted)
      : play(on), settings(wanted), bus(*this, wanted.has_broker),
        gateway(system.spawn(listen, &heard)) {
    while (replicas.size() < wanted.replicas)
      replicas.push_back(std::make_unique<replica>());
    spawn();
  }

  ~parts() override {
    end();
    end(gateway);
    scheduler.run(); // who ends with another
    play.provider.hang_up();
    play.carrier.hang_up();
  }

  /// Hands over what has come through: each of those who have to hear it has a
  /// turn of its own. What is handed to one that does not run is gone.
  void publish(std::vector<message> messages,
               std::function<void()> acknowledged) override {
    if (replicas.size() == 1)
      return replicas[0]->mailboxes.publish(std::move(messages),
                                            std::move(acknowledged));
    std::size_t all = 0;
    for (auto& m : messages)
      all += addressees_of(m).count();
    auto acknowledge = countdown(all + 1, std::move(acknowledged));
    for (auto& m : messages) {
      auto to_whom = addressees_of(m);
      auto content = std::make_shared<const message>(std::move(m));
      for (auto r : all_roles)
        if (to_whom.test(static_cast<std::size_t>(r)))
          deliver(r, {content, acknowledge});
    }
    acknowledge();
  }

  void deliver(role r, arrival what) {
    arrivals some;
    some.push_back(std::move(what));
    with(r, route(r), [&](auto& who, auto&) {
      caf::anon_send(bus_listener{who}, std::move(some));
    });
  }

  /// The replica that has the next turn.
  std::size_t route(role r) {
    auto first = play.route() % replicas.size();
    for (std::size_t i = 0; i < replicas.size(); ++i)
      if (auto n = (first + i) % replicas.size(); replicas[n]->has(r))
        return n;
    return first;
  }

  /// All of them.
  void spawn() {
    for (std::size_t i = 0; i < replicas.size(); ++i) {
      for (auto r : all_roles)
        if (!replicas[i]->has(r))
          spawn(r, i);
      connect(i);
    }
  }

  void end() {
    for (auto& one : replicas)
      one->mailboxes.disconnect();
    for (std::size_t i = 0; i < replicas.size(); ++i)
      for (auto r : all_roles)
        if (replicas[i]->has(r))
          end(r, i);
  }

  template <class Rows>
  backing<Rows> behind(watched_disk<Rows>& disk, std::size_t i) {
    writer who{i, {}};
    if (replicas.size() > 1)
      who.owner = "process " + std::to_string(++spawned);
    return {std::make_shared<watched_store<Rows>>(disk, play.time, who), &bus,
            &play.time, &play.watch};
  }

  void spawn(role r, std::size_t i) {
    shell_settings shell{settings.max_batch, settings.call_timeout,
                         settings.latency};
    shell.window = settings.window;
    shell.max_calls = settings.max_calls;
    shell.retention = settings.retention;
    auto& it = *replicas[i];
    if (r == role::order)
      spawn_order(shell, i);
    else if (r == role::inventory)
      it.inventory = spawn_participant<participants::inventory>(
          system, behind(play.stock, i), shell, false);
    else if (r == role::payment)
      it.payment = spawn_participant<participants::payment>(
          system, behind(play.payments, i), shell, false,
          asking(play.provider));
    else
      it.delivery = spawn_participant<participants::delivery>(
          system, behind(play.deliveries, i), shell, false,
          asking(play.carrier));
    it.runs[static_cast<std::size_t>(r)] = true;
  }

  void spawn_order(const shell_settings& shell, std::size_t i) {
    auto& order = replicas[i]->order;
    order = troupe::spawn_order(system, behind(play.orders, i), ids,
                                {shell, settings.saga, settings.max_in_flight},
                                false);
    auto count = [&disk = play.orders] {
      if (disk.uncountable)
        throw store_unavailable{"the statistics are away"};
      return memory::read(disk.disk)->open_sagas();
    };
    spawn_order_census(system, *order, count, play.watch, false);
  }

  /// What is sent to one that does not run is gone.
  void connect(std::size_t i) {
    auto& it = *replicas[i];
    it.mailboxes.connect({*it.order, *it.inventory, *it.payment, *it.delivery});
  }

  template <class Participant>
  const auto& actor(std::size_t i) const {
    return *std::get<static_cast<std::size_t>(number_of<Participant>)>(
        replicas[i]->actors());
  }

  /// Calls `f(actor, disk)` with those of the role.
  template <class F>
  void with(role r, std::size_t i, F&& f) {
    auto disks
        = std::tie(play.orders, play.stock, play.payments, play.deliveries);
    with_participant(participant{static_cast<std::uint8_t>(r)}, [&]<class P>() {
      f(actor<P>(i), std::get<static_cast<std::size_t>(number_of<P>)>(disks));
    });
  }

  void end(role r, std::size_t i) {
    replicas[i]->runs[static_cast<std::size_t>(r)] = false;
    with(r, i, [this](auto& who, auto&) { end(who); });
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

  void die_in_commit(role r) {
    with(r, 0, [this, r](auto&, auto& disk) {
      disk.dying = [this, r](std::size_t i) {
        died = {r, i};
        set_cut_off(true);
      };
    });
  }

  /// About letters, whosever they are.
  template <class T>
  std::uint64_t ask_any(role r, T what, std::chrono::milliseconds within) {
    with(r, route(r),
         [&](auto& who, auto&) { this->ask(who, std::move(what), within); });
    return asked;
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

} // namespace troupe
