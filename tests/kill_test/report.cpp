#include "tests/kill_test/report.hpp"

#include <algorithm>
#include <iostream>

namespace troupe::kill_test {

report::report() {
  std::cout << "\n| kill | of | after s | accepted | open | calls |"
               " compensations |\n|--:|---|--:|--:|--:|--:|--:|\n"
            << std::fixed;
  std::cout.precision(2);
}

void report::note(const death& d, std::size_t accepted) {
  deaths_.push_back(d);
  print(d, accepted);
}

void report::note_named(const death& d, std::size_t accepted) {
  print(d, accepted);
}

void report::print(const death& d, std::size_t accepted) {
  std::cout << "| " << ++count_ << " | " << d.who << " | " << d.lived << " | "
            << accepted << " | ";
  if (auto& m = d.found)
    std::cout << m->open << " | " << m->calls << " | " << m->compensations;
  else
    std::cout << "? | ? | ?";
  std::cout << " |" << std::endl;
}

/// Those that met something of that.
std::int64_t report::deaths(std::int64_t moment::*what) const {
  return std::count_if(deaths_.begin(), deaths_.end(), [what](auto& d) {
    return d.found && (*d.found).*what > 0;
  });
}

std::vector<std::string> report::misses() const {
  std::vector<std::string> result;
  auto third = static_cast<std::int64_t>(deaths_.size() + 2) / 3;
  if (deaths(&moment::calls) < third)
    result.push_back("too few kills met a third party's call");
  if (deaths(&moment::compensations) < third)
    result.push_back("too few kills met a compensation");
  return result;
}

void report::close(const stored_rows& rows, const ledger& books,
                   const promises& promised, double rested) const {
  std::map<std::string, std::int64_t> sums;
  for (auto& [id, o] : rows.orders)
    ++sums["orders " + o.status + (o.reason.empty() ? "" : ", " + o.reason)];
  for (auto& [operation, sagas] : books.of)
    sums["ledger " + operation] += static_cast<std::int64_t>(sagas.size());
  for (auto& [id, order] : promised.orders())
    sums["cancels answered 202"] += order.cancelled ? 1 : 0;
  auto size = [](auto count) { return static_cast<std::int64_t>(count); };
  sums["orders answered 201"] = size(promised.count());
  sums["deposits"] = size(promised.count_of_deposits());
  sums["restocks"] = size(promised.count_of_restocks());
  sums["requests sent again"] = size(promised.repeats());
  sums["of these known already"] = size(promised.replayed());
  sums["kills"] = size(count_);
  sums["kills at random"] = size(deaths_.size());
  sums["kills with a call"] = deaths(&moment::calls);
  sums["kills with a compensation"] = deaths(&moment::compensations);
  std::cout << "\n| in the end | |\n|---|--:|\n";
  for (auto& [what, count] : sums)
    std::cout << "| " << what << " | " << count << " |\n";
  std::cout << "| at rest after s | " << rested << " |\n\n";
}

} // namespace troupe::kill_test
