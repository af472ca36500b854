#include "tests/bench/report.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace troupe::bench {

namespace {

constexpr double mebibyte = 1'048'576;

/// 0: nothing is wanted.
struct goal {
  wiring how;
  unsigned products;
  std::size_t clients;
  double sagas_per_second = 0;
  double of_bare_store = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

constexpr goal goals[] = {
    {wiring::sqlite, 1'000, 16, 0, 0, 0, 15},
    {wiring::sqlite, 1'000, 64, 6'000, 0.27},
    {wiring::sqlite, 1'000, 256, 8'000, 0.35},
    {wiring::sqlite, 1, 64, 5'000, 0.23},
    {wiring::postgres, 1'000, 64, 4'000},
    {wiring::split, 1'000, 16, 0, 0, 25},
    {wiring::split, 1'000, 64, 2'000},
};

target at_most(std::string what, double wanted, double measured) {
  return {std::move(what), wanted, measured, false};
}

void add_goals(std::vector<target>& to, wiring how, const cell& c) {
  auto where = c.over.name + ", " + std::to_string(c.clients) + " clients: ";
  for (auto& wanted : goals) {
    if (wanted.how != how || wanted.products != c.over.products
        || wanted.clients != c.clients)
      continue;
    if (wanted.sagas_per_second > 0)
      to.push_back(
          {where + "sagas/s", wanted.sagas_per_second, c.sagas_per_second});
    if (wanted.of_bare_store > 0)
      to.push_back({where + "of the bare-store limit", wanted.of_bare_store,
                    c.of_bare_store()});
    if (wanted.p50_ms > 0)
      to.push_back(at_most(where + "p50 in ms", wanted.p50_ms, c.p50_ms));
    if (wanted.p99_ms > 0)
      to.push_back(at_most(where + "p99 in ms", wanted.p99_ms, c.p99_ms));
  }
}

} // namespace

double full_and_empty::ratio() const {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < full.size(); ++i)
    ratios.push_back(full[i] / empty[i]);
  return median_of(std::move(ratios));
}

std::vector<target> targets(const report& r) {
  std::vector<target> result;
  double payments = 0;
  double deliveries = 0;
  double wal = 0;
  double unexpected = 0;
  for (auto& c : r.cells) {
    add_goals(result, r.how, c);
    // What fails of few sagas tells about luck.
    if (c.clients >= 16) {
      payments = std::max(payments,
                          std::abs(c.payments_failed - payment_failure_rate));
      deliveries = std::max(
          deliveries, std::abs(c.deliveries_failed - delivery_failure_rate));
    }
    wal = std::max(wal, static_cast<double>(c.wal_bytes));
    unexpected += static_cast<double>(c.unexpected);
  }
  result.push_back(
      at_most("payments failed, points off 10 %", 1, 100 * payments));
  result.push_back(
      at_most("deliveries failed, points off 5 %", 1, 100 * deliveries));
  result.push_back(at_most("answers without an ended saga", 0, unexpected));
  if (r.how == wiring::sqlite)
    result.push_back(at_most("largest WAL in MiB", 64, wal / mebibyte));
  result.push_back(
      at_most("a saga in flight in KiB", 8, r.bytes_of_saga_in_flight / 1'024));
  if (r.history)
    result.push_back({std::to_string(r.history->finished_orders)
                          + " finished orders: full/empty",
                      0.95, r.history->ratio()});
  return result;
}

} // namespace troupe::bench
