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

#include <memory>
#include <tuple>
#include <utility>

namespace troupe {

/// All outlive it.
class dependency_base {
public:
  dependency_base(const shop_settings& settings, process_runtime& runtime,
                  stores& kept)
      : settings_(settings), simulation_(settings.simulation),
        runtime_(runtime), kept_(kept) {}

protected:
  const shop_settings& settings_;
  const simulation_settings& simulation_;
  process_runtime& runtime_;
  stores& kept_;
};

/// What a participant needs beside its store, and how it is spawned with that.
/// One that needs nothing has no specialisation. Outlives its actor.
template <class Participant>
class dependencies : dependency_base {
public:
  using dependency_base::dependency_base;

  auto spawn(backing<typename Participant::rows> outside) {
    return spawn_participant<Participant>(runtime_.system, std::move(outside),
                                          shell_of(settings_));
  }
};

template <>
class dependencies<participants::order> : dependency_base {
public:
  using dependency_base::dependency_base;

  order_actor spawn(backing<order_rows> outside) {
    auto actor = spawn_order(runtime_.system, std::move(outside), runtime_.ids,
                             orders_of(settings_));
    census_ = spawn_order_census(
        runtime_.system, actor,
        [counter = counter_] { return counter->open_sagas(); }, runtime_.watch);
    return actor;
  }

  /// Is to hear what the bus tells of orders.
  const order_news& news() const { return news_; }

  std::tuple<order_news> more_handles() const { return {news_}; }

  /// After the end of the actor.
  void end() {
    if (census_)
      runtime_.end(census_);
    runtime_.end(news_);
  }

private:
  std::shared_ptr<order_reader> counter_ = kept_.read(participants::order{});
  order_news news_ = spawn_order_news(runtime_.system);
  caf::actor census_;
};

template <>
class dependencies<participants::inventory> : dependency_base {
public:
  using dependency_base::dependency_base;

  void prepare(store<inventory_rows>& rows,
               reader<participants::inventory>& reads) const {
    if (settings_.demo)
      stock_demo(rows, reads);
  }

  auto spawn(backing<inventory_rows> outside) {
    return spawn_participant<participants::inventory>(
        runtime_.system, std::move(outside),
        shell_of(settings_, simulation_.inventory_latency));
  }
};

/// A third party that is simulated.
class simulated_party : protected dependency_base {
public:
  using dependency_base::dependency_base;

  void end() { timer_.stop(); }

protected:
  simulated::ledger books_{simulation_.ledger};
  simulated::delay timer_;
};

template <>
class dependencies<participants::payment> : public simulated_party {
public:
  using simulated_party::simulated_party;

  auto spawn(backing<payment_rows> outside) {
    return spawn_participant<participants::payment>(
        runtime_.system, std::move(outside),
        shell_of(settings_, simulation_.wallet_latency), true,
        asking(provider_));
  }

private:
  simulated::payment_provider provider_{
      {simulation_.payment_failure_rate, 0, simulation_.payment_latency,
       simulation_.seed, simulation_.authorisation_expiry},
      books_,
      timer_,
      runtime_.time};
};

template <>
class dependencies<participants::delivery> : public simulated_party {
public:
  using simulated_party::simulated_party;

  auto spawn(backing<delivery_rows> outside) {
    return spawn_participant<participants::delivery>(
        runtime_.system, std::move(outside), shell_of(settings_), true,
        asking(carrier_));
  }

private:
  simulated::carrier carrier_{{simulation_.delivery_failure_rate,
                               simulation_.cancel_refusal_rate,
                               simulation_.delivery_latency, simulation_.seed},
                              books_,
                              timer_,
                              runtime_.time};
};

} // namespace troupe
