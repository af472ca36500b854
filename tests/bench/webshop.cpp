#include "tests/bench/webshop.hpp"

#include "tests/bench/load_generator.hpp"
#include "tests/bench/report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iomanip>
#include <numeric>
#include <ostream>
#include <random>
#include <stdexcept>

namespace troupe::bench {

namespace {

using namespace std::chrono_literals;
using clock = load_generator::clock;

constexpr int rows = 100'000;

std::string post(const std::string& path) {
  return "POST " + path
         + " HTTP/1.1\r\nHost: localhost\r\n"
           "Content-Length: 0\r\n\r\n";
}

double seconds(clock::duration d) {
  return std::chrono::duration<double>(d).count();
}

/// How long the answer takes.
double act(const subject& to, const std::string& path) {
  auto begin = clock::now();
  send_all(to, {post(path)});
  return seconds(clock::now() - begin);
}

double percentile(const std::vector<double>& sorted, double share) {
  return sorted.empty() ? 0
                        : sorted[static_cast<std::size_t>(
                            share * static_cast<double>(sorted.size() - 1))];
}

/// Sends what `next` says until the time is over, or there is nothing left.
checkout_rate check_out(const subject& to, std::size_t clients,
                        std::chrono::seconds lasting,
                        const std::function<const std::string*()>& next) {
  load_generator load{to.port, clients};
  auto begin = clock::now() + 1s;
  auto end = begin + lasting;
  auto last = begin;
  std::vector<double> times;
  checkout_rate result;
  load.run([&](clock::time_point now) { return now < end ? next() : nullptr; },
           [&](const load_generator::answer& a) {
             result.refused += a.status != 200;
             if (a.answered < begin || a.answered >= end)
               return;
             last = a.answered;
             times.push_back(1'000 * seconds(a.answered - a.asked));
           });
  std::sort(times.begin(), times.end());
  if (last > begin)
    result.per_second
        = static_cast<double>(times.size()) / seconds(last - begin);
  result.p50_ms = percentile(times, 0.5);
  result.p95_ms = percentile(times, 0.95);
  result.p99_ms = percentile(times, 0.99);
  return result;
}

struct goal {
  wiring how;
  double first;
  double already_paid;
};

constexpr goal goals[]
    = {{wiring::sqlite, 6'000, 20'000}, {wiring::split, 1'500, 0}};

std::vector<target> targets_of(wiring how,
                               const std::vector<webshop_cell>& cells) {
  std::vector<target> result;
  for (auto& wanted : goals)
    for (auto& c : cells)
      if (wanted.how == how && c.clients == 64) {
        result.push_back({"64 clients: first-time checkouts/s", wanted.first,
                          c.first.per_second});
        if (wanted.already_paid > 0)
          result.push_back({"64 clients: already paid checkouts/s",
                            wanted.already_paid, c.already_paid.per_second});
      }
  for (auto& c : cells) {
    auto refused = c.first.refused + c.already_paid.refused;
    result.push_back({std::to_string(c.clients) + " clients: refused", 0,
                      static_cast<double>(refused), false});
    if (how == wiring::sqlite)
      result.push_back({std::to_string(c.clients) + " clients: batch_init in s",
                        5, c.batch_seconds, false});
  }
  return result;
}

nlohmann::json json_of(const checkout_rate& r) {
  return {{"per_second", r.per_second},
          {"p50_ms", r.p50_ms},
          {"p95_ms", r.p95_ms},
          {"p99_ms", r.p99_ms},
          {"refused", r.refused}};
}

} // namespace

std::vector<webshop_cell>
measure_webshop(const subject& of, const std::vector<std::size_t>& clients,
                std::chrono::seconds lasting) {
  auto n = std::to_string(rows);
  act(of, "/stock/batch_init/" + n + "/1000000/1");
  act(of, "/payment/batch_init/" + n + "/1000000");
  std::vector<std::string> all;
  for (int i = 0; i < rows; ++i)
    all.push_back(post("/orders/checkout/" + std::to_string(i)));
  std::mt19937 random{1};
  std::vector<webshop_cell> result;
  for (auto count : clients) {
    webshop_cell cell{.clients = count};
    cell.batch_seconds
        = act(of, "/orders/batch_init/" + n + "/" + n + "/" + n + "/1");
    std::shuffle(all.begin(), all.end(), random);
    std::size_t sent = 0;
    cell.first = check_out(of, count, lasting, [&]() -> const std::string* {
      return sent < all.size() ? &all[sent++] : nullptr;
    });
    cell.already_paid
        = check_out(of, count, lasting, [&] { return &all[random() % sent]; });
    result.push_back(cell);
  }
  return result;
}

void print_markdown(wiring how, const std::vector<webshop_cell>& cells,
                    std::ostream& out) {
  out << std::fixed
      << "| checkouts | clients | /s | p50 ms | p95 ms | p99 ms | refused |"
         " batch_init s |\n|---|--:|--:|--:|--:|--:|--:|--:|\n";
  for (auto& c : cells)
    for (auto rate : {&c.first, &c.already_paid})
      out << "| " << (rate == &c.first ? "first" : "already paid") << " | "
          << c.clients << " | " << std::setprecision(0) << rate->per_second
          << std::setprecision(2) << " | " << rate->p50_ms << " | "
          << rate->p95_ms << " | " << rate->p99_ms << " | " << rate->refused
          << " | " << c.batch_seconds << " |\n";
  print_targets(targets_of(how, cells), out);
}

void print_json(wiring how, const std::vector<webshop_cell>& cells,
                std::ostream& out) {
  nlohmann::json result;
  for (auto& c : cells)
    result["cells"].push_back({{"clients", c.clients},
                               {"batch_seconds", c.batch_seconds},
                               {"first", json_of(c.first)},
                               {"already_paid", json_of(c.already_paid)}});
  result["targets"] = targets_of(how, cells);
  out << result.dump(2) << '\n';
}

} // namespace troupe::bench
