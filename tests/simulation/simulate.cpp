#include "tests/simulation/runs.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <exception>
#include <iostream>

using namespace troupe;
using namespace troupe::simulation;

namespace {

struct options {
  storm_settings storm;
  std::uint64_t runs = 1;
};

void parse(CLI::App& app, options& o) {
  auto mutants = names_of(mutant{});
  auto coordinations = names_of(coordination{});
  app.add_option("--seed", o.storm.seed, "of the first run");
  app.add_option("--runs", o.runs,
                 "with seeds that follow each other; one writes a log")
      ->check(CLI::PositiveNumber);
  app.add_option("--moves", o.storm.moves, "of the adversary, at most");
  app.add_flag("--even", o.storm.is_even,
               "what becomes of an order is up to its own dice");
  app.add_option_function<std::string>(
         "--coordination",
         [&](const std::string& name) {
           o.storm.coordination = *from_string<coordination>(name);
         },
         "of all orders")
      ->check(CLI::IsMember(std::vector<std::string>{coordinations.begin(),
                                                     coordinations.end()}));
  app.add_option_function<std::string>(
         "--mutant",
         [&](const std::string& name) {
           o.storm.mutant = *from_string<mutant>(name);
         },
         "a fault of the shop, to be found")
      ->check(CLI::IsMember(
          std::vector<std::string>{mutants.begin(), mutants.end()}));
}

/// A run, step by step.
int replay(storm_settings s) {
  s.has_log = true;
  auto result = run(s);
  std::cout << result.log << '\n';
  for (auto& [id, ending] : result.orders)
    std::cout << id << " " << ending << '\n';
  std::cout << (result.broken.empty() ? "all promises are kept"
                                      : "BROKEN: " + result.broken)
            << '\n';
  return result.broken.empty() ? 0 : 1;
}

/// The rest of a storm's settings, as they are told to `make simulate`.
std::string said(const storm_settings& s) {
  std::string result;
  if (s.is_even)
    result += " --even";
  if (s.coordination)
    result += " --coordination " + std::string{to_string(*s.coordination)};
  if (s.mutant != mutant::none)
    result += " --mutant " + std::string{to_string(s.mutant)};
  return result.empty() ? "" : " ARGS='" + result.substr(1) + "'";
}

int run_many(const options& o) {
  auto began = std::chrono::steady_clock::now();
  auto result = run_all(o.storm, o.runs, false);
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  for (auto& [how, times] : result.endings)
    std::cout << times << " orders " << how << '\n';
  std::cout << result.runs << " runs in " << static_cast<int>(took.count())
            << " s, "
            << static_cast<int>(60 * static_cast<double>(result.runs)
                                / took.count())
            << " a minute; at rest at most "
            << static_cast<double>(result.slowest_rest.count()) / 1'000
            << " s after the storm\n";
  if (!result.failing) {
    std::cout << "all promises are kept\n";
    return 0;
  }
  auto failing = o.storm;
  failing.seed = *result.failing;
  auto moves = shortest_prefix(failing, result.moves);
  std::cout << "BROKEN with seed " << failing.seed << ": " << result.broken
            << "\nthe first " << moves << " of " << result.moves
            << " moves are enough:\n  make simulate SEED=" << failing.seed
            << " MOVES=" << moves << said(failing) << '\n';
  return 1;
}

} // namespace

int main(int argc, char** argv) {
  options o;
  CLI::App app{"Simulates a whole shop in a storm: real actors, virtual time, "
               "and an adversary in every port."};
  parse(app, o);
  CLI11_PARSE(app, argc, argv);
  try {
    return o.runs == 1 ? replay(o.storm) : run_many(o);
  } catch (const std::exception& e) {
    std::cerr << "simulate: " << e.what() << '\n';
    return 2;
  }
}
