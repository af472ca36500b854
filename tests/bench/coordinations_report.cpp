#include "tests/bench/coordinations.hpp"
#include "tests/bench/report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <ostream>

namespace troupe::bench {

namespace {

using turn = coordination_turn;

/// What a saga of three participants costs that is alone and that nobody
/// refuses: more of it points at a fault.
struct cost {
  const char* coordination;
  int messages;
};

constexpr cost costs[]
    = {{"orchestration", 6}, {"choreography", 4}, {"two_phase_commit", 12}};

/// The median over the turns of one's number by the other's. Stores tell time
/// in whole milliseconds.
double compared(const coordination_cell& one, const coordination_cell& other,
                double turn::*what) {
  constexpr double least = 0.5;
  std::vector<double> all;
  for (std::size_t i = 0; i < one.turns.size(); ++i)
    all.push_back(std::max(one.turns[i].*what, least)
                  / std::max(other.turns[i].*what, least));
  return median_of(std::move(all));
}

/// How one's number compares with those of both others.
void add_comparison(std::vector<target>& to, const std::string& what,
                    const std::vector<coordination_cell>& cells,
                    const coordination_cell& one, double turn::*number,
                    bool at_least) {
  for (auto& other : cells)
    if (other.clients == one.clients && &other != &one)
      to.push_back({std::to_string(one.clients) + " clients: " + what + " of "
                        + one.coordination + " by " + other.coordination + "'s",
                    1, compared(one, other, number), at_least});
}

std::vector<target> targets_of(wiring how,
                               const std::vector<coordination_cell>& cells) {
  std::vector<target> result;
  double not_completed = 0;
  for (auto& c : cells) {
    for (auto& one : c.turns)
      not_completed += one.unexpected;
    for (auto& alone : costs)
      if (c.clients == 1 && c.coordination == alone.coordination)
        result.push_back({"messages that " + c.coordination + " is off "
                              + std::to_string(alone.messages),
                          0.05, std::abs(c.messages() - alone.messages),
                          false});
    if (c.coordination == "choreography" && how == wiring::split
        && c.clients > 1)
      add_comparison(result, "sagas/s", cells, c, &turn::sagas_per_second,
                     true);
    if (c.coordination == "two_phase_commit")
      add_comparison(result, "all held", cells, c, &turn::all_held_ms, false);
  }
  result.push_back({"orders that did not complete", 0, not_completed, false});
  return result;
}

nlohmann::json json_of(const turn& t) {
  return {{"sagas_per_second", t.sagas_per_second},
          {"p50_ms", t.p50_ms},
          {"p99_ms", t.p99_ms},
          {"first_hold_ms", t.first_hold_ms},
          {"first_holds_seen", t.held_seen},
          {"all_held_ms", t.all_held_ms},
          {"commits_a_saga", t.commits},
          {"microseconds_a_saga", t.microseconds},
          {"not_completed", t.unexpected},
          {"messages_a_saga", t.messages}};
}

} // namespace

void print_markdown(wiring how, const std::vector<coordination_cell>& cells,
                    std::ostream& out) {
  out << std::fixed
      << "| coordination | clients | sagas/s | p50 ms | p99 ms |"
         " first hold p50 ms | all held p50 ms | messages | commits | CPU us | "
         "ratio |\n"
         "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  for (auto& c : cells)
    out << "| " << c.coordination << " | " << c.clients << " | "
        << std::setprecision(0) << c.median(&turn::sagas_per_second) << " | "
        << std::setprecision(1) << c.median(&turn::p50_ms) << " | "
        << c.median(&turn::p99_ms) << " | " << c.median(&turn::first_hold_ms)
        << " | " << c.median(&turn::all_held_ms) << " | "
        << std::setprecision(2) << c.messages() << " | "
        << c.median(&turn::commits) << " | " << std::setprecision(0)
        << c.median(&turn::microseconds) << " | " << std::setprecision(2)
        << c.ratio() << " |\n";
  out << "\nMedians over rounds in which each has a turn; ratio: sagas/s to "
         "those of\norchestration in the same round. Nobody refuses. A hold: "
         "the order knows of it.\nMessages that somebody must hear, commits of "
         "all participants, CPU of the shop\nand its servers: a saga.\n";
  print_targets(targets_of(how, cells), out);
}

void print_json(wiring how, const std::vector<coordination_cell>& cells,
                std::ostream& out) {
  nlohmann::json result;
  for (auto& c : cells) {
    nlohmann::json turns;
    for (auto& one : c.turns)
      turns.push_back(json_of(one));
    result["cells"].push_back({{"coordination", c.coordination},
                               {"clients", c.clients},
                               {"ratio", c.ratio()},
                               {"turns", turns}});
  }
  result["targets"] = targets_of(how, cells);
  out << result.dump(2) << '\n';
}

} // namespace troupe::bench
