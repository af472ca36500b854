#include "tests/simulation/runs.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace troupe::simulation {

namespace {

void look_at(storm& s, run_result& result) {
  for (auto& [id, order] : s.orders.rows<order_row>()) {
    std::string status{to_string(order.status)};
    std::string reason{to_string(order.reason)};
    result.orders[id] = status + " " + reason;
    ++result.endings[status + " " + reason];
    ++result.endings[status + " " + std::string{to_string(order.coordination)}];
  }
  for (auto& [id, row] : s.stock.rows<product_row>())
    result.books[id] = s.pieces(id);
  for (auto& [id, row] : s.payments.rows<wallet_row>())
    result.books[id] = std::to_string(row.credit.minor);
}

/// Once all that has ended is gone.
std::string left_behind(storm& s) {
  std::string result;
  for (auto& [id, order] : s.orders.rows<order_row>())
    if (has_ended(order.status))
      result += id + " ";
  if (!s.stock.rows<reservation_row>().empty())
    result += "reservations ";
  if (!s.payments.rows<payment_row>().empty())
    result += "payments ";
  if (!s.deliveries.rows<delivery_row>().empty())
    result += "deliveries ";
  return result.empty() ? "" : result + "are left behind; ";
}

} // namespace

run_result run(const storm_settings& settings) {
  run_result result;
  storm s{settings};
  s.rage();
  s.calm();
  result.broken = s.broken();
  if (result.broken.empty()) {
    s.aftermath();
    result.broken = s.broken();
  }
  look_at(s, result);
  if (result.broken.empty() && settings.seed % 11 == 0) {
    s.retire();
    result.broken = s.broken() + left_behind(s);
  }
  result.moves = s.moves();
  result.slowest_rest = s.slowest_rest();
  result.log = s.log();
  return result;
}

std::size_t shortest_prefix(storm_settings settings, std::size_t moves) {
  for (settings.moves = 0; settings.moves < moves; ++settings.moves)
    if (!run(settings).broken.empty())
      break;
  return settings.moves;
}

campaign run_all(const storm_settings& first, std::uint64_t count,
                 bool until_failure) {
  campaign result;
  std::mutex mutex;
  std::atomic<std::uint64_t> next{0};
  std::atomic<bool> is_over{false};
  auto work = [&] {
    for (std::uint64_t i = next++; i < count && !is_over; i = next++) {
      auto settings = first;
      settings.seed += i;
      auto one = run(settings);
      std::lock_guard guard{mutex};
      ++result.runs;
      result.slowest_rest = std::max(result.slowest_rest, one.slowest_rest);
      for (auto& [how, times] : one.endings)
        result.endings[how] += times;
      if (one.broken.empty())
        continue;
      is_over = until_failure;
      if (result.failing.value_or(settings.seed) < settings.seed)
        continue;
      result.failing = settings.seed;
      result.broken = one.broken;
      result.moves = one.moves;
    }
  };
  std::vector<std::jthread> workers;
  for (auto i = std::max(1U, std::thread::hardware_concurrency()); i > 0; --i)
    workers.emplace_back(work);
  workers.clear();
  return result;
}

} // namespace troupe::simulation
