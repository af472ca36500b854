#pragma once

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

/// The actors on a stage, the system that they run in, and the gateway's ear.
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
      payment = spawn_participant<participants::payment>(
          system, behind(play.payments), shell, false, asking(play.provider));
    else
      delivery = spawn_participant<participants::delivery>(
          system, behind(play.deliveries), shell, false, asking(play.carrier));
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

  template <class Participant>
  const auto& actor() const {
    return *std::get<static_cast<std::size_t>(number_of<Participant>)>(
        std::tie(order, inventory, payment, delivery));
  }

  /// Calls `f(actor, disk)` with those of the role.
  template <class F>
  void with(role r, F&& f) {
    auto disks
        = std::tie(play.orders, play.stock, play.payments, play.deliveries);
    with_participant(participant{static_cast<std::uint8_t>(r)}, [&]<class P>() {
      f(actor<P>(), std::get<static_cast<std::size_t>(number_of<P>)>(disks));
    });
  }

  void end(role r) {
    with(r, [this](auto& who, auto&) { end(who); });
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
    with(r, [this, r](auto&, auto& disk) {
      disk.committed = [this, &disk, r] {
        dying = r;
        set_cut_off(true);
        disk.committed = {};
      };
    });
  }

  /// About letters, whosever they are.
  template <class T>
  std::uint64_t ask_any(role r, T what, std::chrono::milliseconds within) {
    with(r, [&](auto& who, auto&) { this->ask(who, std::move(what), within); });
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
