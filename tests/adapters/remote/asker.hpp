#pragma once

#include "adapters/remote/network.hpp"
#include "adapters/remote/peer.hpp"
#include "tests/adapters/remote/participant_process.hpp"
#include "tests/adapters/remote/process_clock.hpp"
#include "tests/wait_until.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>

#include <chrono>
#include <deque>
#include <future>
#include <optional>
#include <string>

namespace troupe::remote {

using order_changes = api<participants::order>;
using order_readers = reads<participants::order>;

/// The gateway's side: an actor system of its own and somebody who asks and
/// waits.
class asker {
public:
  /// `silence`: after which a process is given up.
  explicit asker(const std::optional<tls_settings>& tls = {},
                 std::chrono::milliseconds silence = patience)
      : config_(tls, silence), system_(config_), self_(system_) {}

  caf::actor_system& system() { return system_; }
  const clock& time() const { return time_; }

  template <class Handle, class Question>
  void ask(const Handle& whom, std::uint64_t number, Question what) {
    caf::send_as(caf::actor_cast<caf::actor>(self_.ptr()), whom,
                 troupe::ask<Question>{number, std::move(what)});
  }

  /// For a change, which is not to be done when `within` has passed.
  template <class Question>
  void ask(const order_changes& whom, std::uint64_t number, Question what,
           std::chrono::milliseconds within) {
    caf::send_as(caf::actor_cast<caf::actor>(self_.ptr()), whom,
                 troupe::ask<Question>{number, std::move(what),
                                       (time_.steady() + within).count()});
  }

  /// The next answer of this type; nothing if it takes too long.
  template <class Value>
  std::optional<answer<Value>> hear(std::chrono::seconds at_most
                                    = std::chrono::seconds{10}) {
    std::optional<answer<Value>> result;
    self_->receive([&](answer<Value>& said) { result = std::move(said); },
                   caf::after(at_most) >> [] {});
    return result;
  }

  /// Asks for an order and waits for the answer.
  answer<order_view> get(const order_readers& whom, std::string order_id) {
    ask(whom, 7, get_order{std::move(order_id)});
    return hear<order_view>().value();
  }

  void listen(const order_news& to) {
    caf::send_as(caf::actor_cast<caf::actor>(self_.ptr()), to,
                 listen_atom::value);
  }

  /// The next event; nothing if it takes too long.
  std::optional<order_event> hear_news(std::chrono::milliseconds at_most
                                       = std::chrono::seconds{10}) {
    while (news_.empty()) {
      bool heard = false;
      self_->receive(
          [&](order_events& events) {
            heard = true;
            news_.insert(news_.end(), events.begin(), events.end());
          },
          caf::after(at_most) >> [] {});
      if (!heard)
        return std::nullopt;
    }
    auto result = news_.front();
    news_.pop_front();
    return result;
  }

private:
  struct prepared : caf::actor_system_config {
    prepared(const std::optional<tls_settings>& tls,
             std::chrono::milliseconds silence) {
      set("scheduler.policy", caf::atom("sharing"));
      set("scheduler.max-threads", std::size_t{2});
      prepare(*this, tls);
      set("middleman.connection-timeout", caf::timespan{silence});
    }
  };

  process_clock time_;
  prepared config_;
  caf::actor_system system_;
  caf::scoped_actor self_;
  std::deque<order_event> news_; ///< not heard yet
};

using orders_elsewhere = peer<participants::order>;

inline const order_readers& reads_of(const orders_elsewhere& orders) {
  return std::get<order_readers>(orders.handles());
}

inline const order_changes& api_of(const orders_elsewhere& orders) {
  return std::get<order_changes>(orders.handles());
}

inline const order_news& news_of(const orders_elsewhere& orders) {
  return std::get<order_news>(orders.handles());
}

/// Waits until the service is ready to be asked.
inline bool ready(const orders_elsewhere& orders) {
  return wait_until([&] { return orders.missing().empty(); });
}

/// Whether both processes are in use.
inline bool both_answer(asker& here, const orders_elsewhere& orders) {
  return wait_until([&] {
    auto first = here.get(reads_of(orders), "x").value.saga_id;
    auto second = here.get(reads_of(orders), "x").value.saga_id;
    return !first.empty() && !second.empty() && first != second;
  });
}

inline std::string missing_of(const orders_elsewhere& orders) {
  auto missing = orders.missing();
  return missing.empty() ? "" : missing.front();
}

/// Asks for more than the kernels of both sides hold while `there` is frozen,
/// and ends; whether questions are refused and the end comes in time. All in
/// one thread of its own, as CAF demands, so that the test goes on.
inline bool ends_beside_a_frozen(participant_process& there,
                                 const std::optional<tls_settings>& tls) {
  auto refused = std::async(std::launch::async, [&] {
    asker here{tls, longest_silence};
    orders_elsewhere orders{
        here.system(), here.time(), {{there.address()}, "1"}};
    if (!ready(orders))
      return false;
    there.pause();
    place_order big;
    big.purchase.items.assign(1'000, {std::string(1'048, 'x'), 1});
    for (std::uint64_t number = 1; number <= 40; ++number)
      here.ask(api_of(orders), number, big);
    auto said = here.hear<order_ref>();
    return said && said->refused == refusal::unavailable;
  });
  auto in_time
      = refused.wait_for(std::chrono::seconds{30}) == std::future_status::ready;
  there.kill(); // whatever keeps the other thread from ending
  return refused.get() && in_time;
}

} // namespace troupe::remote
