#include "actors/order_census.hpp"

#include "actors/backing.hpp"
#include "actors/last_words.hpp"
#include "actors/spawn.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace troupe {

namespace {

class census {
public:
  census(std::function<std::vector<saga_count>()> count, telemetry& watch)
      : count_(std::move(count)), watch_(watch) {}

  /// All of them. Throws what counting throws.
  std::int64_t take() {
    std::map<std::pair<order_status, bool>, std::int64_t> counts;
    for (std::size_t i = 0; i < names_of(order_status{}).size(); ++i)
      if (auto status = static_cast<order_status>(i); !at_rest(status))
        counts[{status, false}] = counts[{status, true}] = 0;
    std::int64_t all = 0;
    for (auto& one : count_()) {
      counts[{one.status, one.stuck}] += one.count;
      all += one.count;
    }
    for (auto& [state, count] : counts)
      watch_.open_sagas(to_string(state.first), state.second, count);
    failed_ = false;
    return all;
  }

  /// Once, until it can be taken again.
  void failed(const std::exception& why) {
    if (!std::exchange(failed_, true))
      watch_.log(severity::warn, "order",
                 std::string{"open sagas cannot be counted: "} + why.what());
  }

private:
  std::function<std::vector<saga_count>()> count_;
  telemetry& watch_;
  bool failed_ = false;
};

caf::behavior count(caf::event_based_actor* self, const order_actor& orders,
                    const std::shared_ptr<census>& taken) {
  end_with_process(self);
  self->monitor(orders);
  self->set_down_handler([self](caf::down_msg&) { self->quit(); });
  self->send(self, tick_atom::value);
  return {[=](tick_atom) {
    self->delayed_send(self, std::chrono::seconds{1}, tick_atom::value);
    try {
      self->send(orders, counted_atom::value, taken->take());
    } catch (const std::exception& e) {
      taken->failed(e);
    }
  }};
}

} // namespace

caf::actor spawn_order_census(caf::actor_system& system,
                              const order_actor& orders,
                              std::function<std::vector<saga_count>()> open,
                              telemetry& watch, bool detached) {
  auto taken = std::make_shared<census>(std::move(open), watch);
  return spawn(system, detached, count, orders, taken);
}

} // namespace troupe
