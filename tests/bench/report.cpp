#include "tests/bench/report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <ostream>

namespace troupe::bench {

namespace {

constexpr double mebibyte = 1'048'576;

const cell* find(const group& g, std::size_t clients) {
  auto i = std::find_if(g.cells.begin(), g.cells.end(),
                        [&](auto& c) { return c.clients == clients; });
  return i == g.cells.end() ? nullptr : &*i;
}

struct goal {
  std::size_t clients;
  double sagas_per_second;
  double ratio;
};

void add_goals(std::vector<target>& to, const group& g) {
  auto hot = g.over.products == 1;
  auto goals = hot ? std::vector<goal>{{64, 5'000, 0.3}}
                   : std::vector<goal>{{64, 6'000, 0.35}, {256, 8'000, 0.45}};
  for (auto& wanted : goals) {
    auto c = find(g, wanted.clients);
    if (!c)
      continue;
    auto where = g.over.name + ", " + std::to_string(c->clients) + " clients";
    to.push_back(
        {where + ": sagas/s", wanted.sagas_per_second, c->sagas_per_second});
    to.push_back({where + ": of the bare-store limit", wanted.ratio,
                  c->sagas_per_second / g.bare_sagas_per_second});
  }
  if (auto c = find(g, 16); c && !hot)
    to.push_back(
        {g.over.name + ", 16 clients: p99 in ms", 15, c->p99_ms, false});
}

nlohmann::json json_of(const cell& c, double bare) {
  return {{"orders", c.orders},
          {"clients", c.clients},
          {"sagas_per_second", c.sagas_per_second},
          {"of_bare_store", c.sagas_per_second / bare},
          {"p50_ms", c.p50_ms},
          {"p95_ms", c.p95_ms},
          {"p99_ms", c.p99_ms},
          {"server_cpus", c.server_cpus},
          {"generator_cpus", c.own_cpus},
          {"resident_bytes", c.resident_bytes},
          {"wal_bytes", c.wal_bytes},
          {"failed", c.failed},
          {"payments_failed", c.payments_failed},
          {"deliveries_failed", c.deliveries_failed},
          {"unexpected_answers", c.unexpected}};
}

} // namespace

double full_and_empty::ratio() const {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < full.size(); ++i)
    ratios.push_back(full[i] / empty[i]);
  std::sort(ratios.begin(), ratios.end());
  return ratios[ratios.size() / 2];
}

std::vector<target> targets(const report& r) {
  std::vector<target> result;
  double payments = 0;
  double deliveries = 0;
  double wal = 0;
  double unexpected = 0;
  for (auto& g : r.groups) {
    add_goals(result, g);
    for (auto& c : g.cells) {
      // A small cell's share tells about its luck.
      if (c.sagas_per_second > 2'000) {
        payments = std::max(payments,
                            std::abs(c.payments_failed - payment_failure_rate));
        deliveries = std::max(
            deliveries, std::abs(c.deliveries_failed - delivery_failure_rate));
      }
      wal = std::max(wal, static_cast<double>(c.wal_bytes));
      unexpected += static_cast<double>(c.unexpected);
    }
  }
  result.push_back(
      {"payments failed, points off 10 %", 1, 100 * payments, false});
  result.push_back(
      {"deliveries failed, points off 5 %", 1, 100 * deliveries, false});
  result.push_back({"answers without an ended saga", 0, unexpected, false});
  result.push_back({"largest WAL in MiB", 64, wal / mebibyte, false});
  result.push_back(
      {"a saga in flight in KiB", 8, r.bytes_of_saga_in_flight / 1'024, false});
  if (r.history)
    result.push_back({std::to_string(r.history->finished_orders)
                          + " finished orders: full/empty",
                      0.95, r.history->ratio()});
  return result;
}

void print_markdown(const report& r, std::ostream& out) {
  out << std::fixed << std::setprecision(1)
      << "| orders | clients | sagas/s | of bare store | p50 ms | p95 ms |"
         " p99 ms | CPUs shop | CPUs generator | RSS MiB | WAL MiB |"
         " failed % | payments % | deliveries % |\n"
      << "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  auto mib = [](std::int64_t bytes) {
    return static_cast<double>(bytes) / mebibyte;
  };
  for (auto& g : r.groups) {
    for (auto& c : g.cells)
      out << "| " << c.orders << " | " << c.clients << " | "
          << std::setprecision(0) << c.sagas_per_second << " | "
          << std::setprecision(2)
          << c.sagas_per_second / g.bare_sagas_per_second << " | " << c.p50_ms
          << " | " << c.p95_ms << " | " << c.p99_ms << " | " << c.server_cpus
          << " | " << c.own_cpus << " | " << std::setprecision(1)
          << mib(c.resident_bytes) << " | " << mib(c.wal_bytes) << " | "
          << 100 * c.failed << " | " << 100 * c.payments_failed << " | "
          << 100 * c.deliveries_failed << " |\n";
    out << "| " << g.over.name << " | bare store | " << std::setprecision(0)
        << g.bare_sagas_per_second << " | | | | | | | | | | | |\n";
  }
  out << "\nBare store: the same rows in the same schema on the same disk, by "
         "plain SQL in\nbatches of 200 commands, a thread a store, each a "
         "stream of its own.\n\n| target | wanted | measured | |\n"
      << "|---|--:|--:|---|\n"
      << std::setprecision(2);
  for (auto& t : targets(r))
    out << "| " << t.what << " | " << (t.at_least ? ">= " : "<= ") << t.wanted
        << " | " << t.measured << " | " << (t.reached() ? "reached" : "missed")
        << " |\n";
  if (!r.history)
    return;
  out << "\n| turn | sagas/s empty | sagas/s full |\n|--:|--:|--:|\n"
      << std::setprecision(0);
  for (std::size_t i = 0; i < r.history->full.size(); ++i)
    out << "| " << i + 1 << " | " << r.history->empty[i] << " | "
        << r.history->full[i] << " |\n";
}

void print_json(const report& r, std::ostream& out) {
  nlohmann::json result;
  for (auto& g : r.groups) {
    nlohmann::json cells;
    for (auto& c : g.cells)
      cells.push_back(json_of(c, g.bare_sagas_per_second));
    result["groups"].push_back(
        {{"orders", g.over.name},
         {"bare_store_sagas_per_second", g.bare_sagas_per_second},
         {"cells", cells}});
  }
  for (auto& t : targets(r))
    result["targets"].push_back({{"what", t.what},
                                 {"wanted", t.wanted},
                                 {"measured", t.measured},
                                 {"reached", t.reached()}});
  result["bytes_of_saga_in_flight"] = r.bytes_of_saga_in_flight;
  if (r.history)
    result["history"] = {{"finished_orders", r.history->finished_orders},
                         {"empty", r.history->empty},
                         {"full", r.history->full},
                         {"ratio", r.history->ratio()}};
  out << result.dump(2) << '\n';
}

} // namespace troupe::bench
