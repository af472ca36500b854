#include "tests/bench/report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <ostream>

namespace troupe::bench {

namespace {

constexpr double mebibyte = 1'048'576;

struct goal {
  unsigned products;
  std::size_t clients;
  double sagas_per_second;
  double of_bare_store;
};

constexpr goal goals[] = {
    {1'000, 64, 6'000, 0.35},
    {1'000, 256, 8'000, 0.45},
    {1, 64, 5'000, 0.3},
};

double of_bare_store(const cell& c) {
  return c.sagas_per_second / c.bare_sagas_per_second;
}

target at_most(std::string what, double wanted, double measured) {
  return {std::move(what), wanted, measured, false};
}

void add_goals(std::vector<target>& to, const cell& c) {
  auto where = c.over.name + ", " + std::to_string(c.clients) + " clients: ";
  for (auto& wanted : goals) {
    if (wanted.products != c.over.products || wanted.clients != c.clients)
      continue;
    to.push_back(
        {where + "sagas/s", wanted.sagas_per_second, c.sagas_per_second});
    to.push_back({where + "of the bare-store limit", wanted.of_bare_store,
                  of_bare_store(c)});
  }
  if (c.clients == 16 && c.over.products > 1)
    to.push_back(at_most(where + "p99 in ms", 15, c.p99_ms));
}

nlohmann::json json_of(const cell& c) {
  return {{"orders", c.over.name},
          {"clients", c.clients},
          {"sagas_per_second", c.sagas_per_second},
          {"bare_store_sagas_per_second", c.bare_sagas_per_second},
          {"of_bare_store", of_bare_store(c)},
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

void print_cell(const cell& c, std::ostream& out) {
  auto mib = [](std::int64_t bytes) {
    return static_cast<double>(bytes) / mebibyte;
  };
  out << "| " << c.over.name << " | " << c.clients << " | "
      << std::setprecision(0) << c.sagas_per_second << " | "
      << c.bare_sagas_per_second << " | " << std::setprecision(2)
      << of_bare_store(c) << " | " << c.p50_ms << " | " << c.p95_ms << " | "
      << c.p99_ms << " | " << c.server_cpus << " | " << c.own_cpus << " | "
      << std::setprecision(1) << mib(c.resident_bytes) << " | "
      << mib(c.wal_bytes) << " | " << 100 * c.failed << " | "
      << 100 * c.payments_failed << " | " << 100 * c.deliveries_failed
      << " |\n";
}

void print_turns(const full_and_empty& history, std::ostream& out) {
  out << "\n| turn | sagas/s empty | sagas/s full |\n|--:|--:|--:|\n"
      << std::setprecision(0);
  for (std::size_t i = 0; i < history.full.size(); ++i)
    out << "| " << i + 1 << " | " << history.empty[i] << " | "
        << history.full[i] << " |\n";
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
  for (auto& c : r.cells) {
    add_goals(result, c);
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
  result.push_back(at_most("largest WAL in MiB", 64, wal / mebibyte));
  result.push_back(
      at_most("a saga in flight in KiB", 8, r.bytes_of_saga_in_flight / 1'024));
  if (r.history)
    result.push_back({std::to_string(r.history->finished_orders)
                          + " finished orders: full/empty",
                      0.95, r.history->ratio()});
  return result;
}

void print_markdown(const report& r, std::ostream& out) {
  out << std::fixed
      << "| orders | clients | sagas/s | bare store/s | ratio | p50 ms |"
         " p95 ms | p99 ms | CPUs shop | CPUs generator | RSS MiB | WAL MiB |"
         " failed % | payments % | deliveries % |\n"
         "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  for (auto& c : r.cells)
    print_cell(c, out);
  out << "\nBare store: the same rows in the same schema on the same disk, by "
         "plain SQL in\nbatches of 200 commands, a thread a store, each a "
         "stream of its own; measured\njust before and after each cell. Failed "
         "%: as answered; payments and deliveries:\nof those that were asked "
         "for, from the orders' rows.\n\n"
         "| target | wanted | measured | |\n|---|--:|--:|---|\n"
      << std::setprecision(2);
  for (auto& t : targets(r))
    out << "| " << t.what << " | " << (t.at_least ? ">= " : "<= ") << t.wanted
        << " | " << t.measured << " | " << (t.reached() ? "reached" : "missed")
        << " |\n";
  if (r.history)
    print_turns(*r.history, out);
}

void print_json(const report& r, std::ostream& out) {
  nlohmann::json result;
  for (auto& c : r.cells)
    result["cells"].push_back(json_of(c));
  for (auto& t : targets(r))
    result["targets"].push_back({{"what", t.what},
                                 {"wanted", t.wanted},
                                 {"measured", t.measured},
                                 {"reached", t.reached()}});
  if (r.history)
    result["history"] = {{"finished_orders", r.history->finished_orders},
                         {"empty", r.history->empty},
                         {"full", r.history->full},
                         {"ratio", r.history->ratio()}};
  out << result.dump(2) << '\n';
}

} // namespace troupe::bench
