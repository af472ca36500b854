#include "tests/bench/cell.hpp"

#include "tests/bench/load_generator.hpp"
#include "tests/bench/orders_told.hpp"
#include "tests/bench/stop_watch.hpp"

#include <algorithm>
#include <stdexcept>

namespace troupe::bench {

using namespace std::chrono_literals;

namespace {

void add_counters(cell& to, const counters& before, const counters& after,
                  double sagas) {
  auto of
      = [](const std::map<std::string, double>& all, const std::string& name) {
          auto found = all.find(name);
          return found == all.end() ? 0 : found->second;
        };
  for (auto& [topic, count] : after.messages)
    if (auto more = count - of(before.messages, topic); more > 0)
      to.messages[topic] = more / sagas;
  for (auto& [participant, count] : after.commits) {
    auto commits = count - of(before.commits, participant);
    auto commands
        = of(after.commands, participant) - of(before.commands, participant);
    to.work.push_back(
        {participant, commits / sagas, commits > 0 ? commands / commits : 0});
  }
}

} // namespace

double cell::all_messages() const {
  return sum_of(messages);
}

double median_of(std::vector<double> all) {
  std::ranges::sort(all);
  return all.empty() ? 0 : all[all.size() / 2];
}

double sum_of(const std::map<std::string, double>& all) {
  double result = 0;
  for (auto& [name, value] : all)
    result += value;
  return result;
}

cell measure(const subject& of, const workload& w, std::size_t clients,
             std::chrono::seconds lasting) {
  auto requests = order_requests(w, true);
  load_generator load{of.port, clients};
  orders_told told{*of.book};
  auto before = counters_of(of);
  auto wal_before = of.book->wal_written();
  auto begin = stop_watch::clock::now() + 1s;
  auto end = begin + lasting;
  stop_watch watch{of, begin, end};
  std::size_t sent = 0;
  load.run(
      [&](stop_watch::clock::time_point now) {
        watch.look(now);
        return now < end ? &requests[sent++ % requests.size()] : nullptr;
      },
      [&](const load_generator::answer& a) { watch.note(a); });
  cell result{.over = w, .clients = clients};
  watch.report(result);
  auto sagas = result.sagas = static_cast<double>(sent);
  add_counters(result, before, counters_of(of), sagas);
  result.wal_written
      = static_cast<double>(of.book->wal_written() - wal_before) / sagas;
  told.report(result);
  return result;
}

void send_all(const subject& to, const std::vector<std::string>& requests) {
  load_generator load{to.port, 16};
  std::size_t sent = 0;
  load.run(
      [&](load_generator::clock::time_point) {
        return sent < requests.size() ? &requests[sent++] : nullptr;
      },
      [](const load_generator::answer& a) {
        if (a.status / 100 != 2)
          throw std::runtime_error{"refused: " + std::string{a.body}};
      });
}

} // namespace troupe::bench
