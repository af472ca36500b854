#include "tests/bench/coordinations.hpp"

#include "actors/domain/vocabulary.hpp"
#include "tests/bench/cell.hpp"
#include "tests/bench/first_holds.hpp"

#include <algorithm>

namespace troupe::bench {

namespace {

constexpr std::size_t rounds = 7;

std::vector<workload> of_each_coordination(const workload& w) {
  std::vector<workload> result;
  for (auto name : names_of(coordination{})) {
    result.push_back(w);
    result.back().coordination = name;
  }
  return result;
}

/// Events are for whoever listens; a choreography begins with one.
bool somebody_must_hear(const std::string& topic,
                        const std::string& coordination) {
  return topic != "order.events"
         && (topic != "order.created" || coordination == "choreography");
}

std::int64_t last_position(order_book& of) {
  return of.ask("SELECT coalesce(max(position), 0) FROM orders", 1).at(0).at(0);
}

/// Milliseconds until all participants have done, or hold, what is theirs, of
/// the orders behind this one.
std::vector<double> all_held(order_book& of, std::int64_t position) {
  std::vector<double> result;
  for (auto& order : of.ask(
           "SELECT h.at - o.started_at FROM orders AS o JOIN order_history AS h"
           " USING (order_id, saga_id) WHERE o.position > "
               + std::to_string(position)
               + " AND h.status = CASE o.coordination WHEN 'two_phase_commit'"
                 " THEN 'committing' ELSE 'completed' END",
           1))
    result.push_back(static_cast<double>(order[0]));
  return result;
}

coordination_turn take_turn(const tested_shop& shop, const workload& w,
                            std::size_t clients, std::chrono::seconds lasting) {
  auto& book = *shop.who().book;
  auto position = last_position(book);
  first_holds watched{shop.another_book()};
  auto all = measure(shop.who(), w, clients, lasting);
  auto held = watched.seen();
  coordination_turn result{.sagas_per_second = all.sagas_per_second,
                           .p50_ms = all.p50_ms,
                           .p99_ms = all.p99_ms};
  result.held_seen = static_cast<double>(held.size()) / all.sagas;
  result.first_hold_ms = median_of(std::move(held));
  result.all_held_ms = median_of(all_held(book, position));
  for (auto& one : all.work)
    result.commits += one.commits;
  for (auto& one : all.consumed)
    if (one.process != "clients")
      result.microseconds += one.microseconds;
  result.unexpected
      = static_cast<double>(all.unexpected) + all.failed * all.sagas;
  for (auto& [topic, count] : all.messages)
    if (somebody_must_hear(topic, w.coordination))
      result.messages[topic] = count;
  return result;
}

} // namespace

double coordination_turn::all_messages() const {
  return sum_of(messages);
}

double coordination_cell::median(double coordination_turn::*what) const {
  std::vector<double> all;
  for (auto& turn : turns)
    all.push_back(turn.*what);
  return median_of(std::move(all));
}

double coordination_cell::messages() const {
  std::vector<double> all;
  for (auto& turn : turns)
    all.push_back(turn.all_messages());
  return median_of(std::move(all));
}

double coordination_cell::ratio() const {
  return median_of(ratios);
}

std::vector<coordination_cell>
measure_coordinations(const tested_shop& shop, const workload& of,
                      const std::vector<std::size_t>& clients,
                      std::chrono::seconds lasting,
                      std::chrono::seconds warming_up) {
  for (auto& w : of_each_coordination(of))
    measure(shop.who(), w, 64, warming_up);
  std::vector<coordination_cell> result;
  for (auto count : clients) {
    std::vector<coordination_cell> cells;
    for (auto& w : of_each_coordination(of))
      cells.push_back({.coordination = w.coordination, .clients = count});
    // Who begins is another one in each round.
    for (std::size_t round = 0; round < rounds; ++round) {
      for (std::size_t i = 0; i < cells.size(); ++i) {
        auto& cell = cells[(round + i) % cells.size()];
        auto w = of;
        w.coordination = cell.coordination;
        cell.turns.push_back(take_turn(shop, w, count, lasting));
      }
      auto& baseline = cells.front().turns.back();
      for (auto& cell : cells)
        cell.ratios.push_back(cell.turns.back().sagas_per_second
                              / baseline.sagas_per_second);
    }
    std::ranges::move(cells, std::back_inserter(result));
  }
  return result;
}

} // namespace troupe::bench
