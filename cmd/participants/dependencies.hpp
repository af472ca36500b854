#pragma once

#include "actors/delivery_actor.hpp"
#include "actors/order_actor.hpp"
#include "actors/order_census.hpp"
#include "actors/order_news.hpp"
#include "actors/payment_actor.hpp"
#include "adapters/simulated/carrier.hpp"
#include "adapters/simulated/payment_provider.hpp"
#include "cmd/process/runtime.hpp"
#include "cmd/stores/stores.hpp"

#include <caf/send.hpp>

#include <memory>
#include <tuple>
#include <utility>

namespace troupe {

/// What a participant needs beside its store, and how it is spawned with that.
/// One that needs nothing has no specialisation. Outlives its actor.
template <class Participant>
class dependencies {
public:
  dependencies(const shop_settings& settings, process_runtime& runtime, stores&)
      : settings_(settings), system_(runtime.system) {}

  auto spawn(backing<typename Participant::rows> outside) {
    return spawn_participant<Participant>(system_, std::move(outside),
                                          shell_of(settings_));
  }

private:
  const shop_settings& settings_;
  caf::actor_system& system_;
};

template <>
class dependencies<participants::order> {
public:
  dependencies(const shop_settings& settings, process_runtime& runtime,
               stores& kept)
      : settings_(settings), runtime_(runtime),
        counter_(kept.read(participants::order{})),
        news_(spawn_order_news(runtime.system)) {}

  order_actor spawn(backing<order_rows> outside) {
    auto actor = spawn_order(runtime_.system, std::move(outside), runtime_.ids,
                             orders_of(settings_));
    census_ = spawn_order_census(
        runtime_.system, actor,
        [counter = counter_] { return counter->open_sagas(); }, runtime_.watch);
    return actor;
  }

  /// Of the bus; from any thread.
  void hear(order_events events) const {
    caf::anon_send(news_, std::move(events));
  }

  std::tuple<order_news> more_handles() const { return {news_}; }

  /// After the end of the actor.
  void end() {
    if (census_)
      runtime_.end(census_);
    runtime_.end(news_);
  }

private:
  const shop_settings& settings_;
  process_runtime& runtime_;
  std::shared_ptr<order_reader> counter_;
  order_news news_;
  caf::actor census_;
};

template <>
class dependencies<participants::inventory> {
public:
  dependencies(const shop_settings& settings, process_runtime& runtime, stores&)
      : settings_(settings), system_(runtime.system) {}

  void prepare(store<inventory_rows>& rows,
               reader<participants::inventory>& reads) const {
    if (settings_.demo)
      stock_demo(rows, reads);
  }

  auto spawn(backing<inventory_rows> outside) {
    return spawn_participant<participants::inventory>(
        system_, std::move(outside),
        shell_of(settings_, settings_.simulation.inventory_latency));
  }

private:
  const shop_settings& settings_;
  caf::actor_system& system_;
};

template <>
class dependencies<participants::payment> {
public:
  dependencies(const shop_settings& settings, process_runtime& runtime, stores&)
      : settings_(settings), system_(runtime.system),
        books_(settings.simulation.ledger),
        provider_({settings.simulation.payment_failure_rate, 0,
                   settings.simulation.payment_latency,
                   settings.simulation.seed},
                  books_, timer_) {}

  auto spawn(backing<payment_rows> outside) {
    return spawn_payment(
        system_, std::move(outside), provider_,
        shell_of(settings_, settings_.simulation.wallet_latency));
  }

  void end() { timer_.stop(); }

private:
  const shop_settings& settings_;
  caf::actor_system& system_;
  simulated::ledger books_;
  simulated::delay timer_;
  simulated::payment_provider provider_;
};

template <>
class dependencies<participants::delivery> {
public:
  dependencies(const shop_settings& settings, process_runtime& runtime, stores&)
      : settings_(settings), system_(runtime.system),
        books_(settings.simulation.ledger),
        carrier_({settings.simulation.delivery_failure_rate,
                  settings.simulation.cancel_refusal_rate,
                  settings.simulation.delivery_latency,
                  settings.simulation.seed},
                 books_, timer_, runtime.time) {}

  auto spawn(backing<delivery_rows> outside) {
    return spawn_delivery(system_, std::move(outside), carrier_,
                          shell_of(settings_));
  }

  void end() { timer_.stop(); }

private:
  const shop_settings& settings_;
  caf::actor_system& system_;
  simulated::ledger books_;
  simulated::delay timer_;
  simulated::carrier carrier_;
};

} // namespace troupe
