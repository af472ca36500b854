#include "tests/kill_test/audit.hpp"
#include "tests/kill_test/report.hpp"
#include "tests/kill_test/target.hpp"
#include "tests/wait_until.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace {

using namespace std::chrono_literals;
using namespace troupe::kill_test;
using clock = std::chrono::steady_clock;

struct options {
  bool split = false;
  int rounds = 10;
  std::string only; ///< of the points at which it is killed
  target_settings target{.program = {},
                         .directory = TROUPE_BIN_DIR "/../kill-test",
                         .seed = std::random_device{}(),
                         .flags = {}};
};

bool rests(databases& of) {
  try {
    return at_rest(of);
  } catch (const std::exception&) {
    return false; // the database is just coming back
  }
}

/// Waits for rest, or for as long as patience lasts; when it began. It has to
/// last: a call that was made twice is answered twice, after half a second at
/// most, and the second answer is in nobody's row before it comes. (And the
/// machine may have stood still meanwhile.)
clock::time_point await_rest(databases& of) {
  auto began = clock::time_point::max();
  troupe::wait_until(
      [&] {
        began = rests(of) ? std::min(began, clock::now())
                          : clock::time_point::max();
        return began < clock::now() - 3s;
      },
      target::patience);
  return std::min(began, clock::now());
}

/// Each point is hit at least once in so many rounds.
constexpr int rounds_of_all_points = 100;

/// What was violated.
std::vector<std::string> run(const options& o) {
  std::cout << "seed " << o.target.seed << '\n';
  named_kills points{o.target.directory, o.target.seed, o.only};
  report told;
  promises promised;
  auto shop = (o.split ? split : one_process)(o.target);
  load clients{promised, o.target.seed};
  auto ports = shop->await();
  clients.stock(ports.front());
  clients.serve_at(ports);
  for (int i = 0; i < o.rounds; ++i) {
    told.note(shop->kill(clients), promised.count());
    for (auto& death : shop->strike(clients, points))
      told.note_named(death, promised.count());
  }
  auto killed = clock::now();
  clients.serve_at(shop->await());
  clients.finish();
  std::chrono::duration<double> rested = await_rest(shop->stores()) - killed;
  auto wrong = told.misses();
  if (o.rounds >= rounds_of_all_points)
    for (auto& point : points.missed())
      wrong.push_back("nothing was killed at " + point);
  if (!points.has_hit())
    wrong.push_back("nothing was killed at a named write");
  auto rows = shop->end(wrong);
  if (auto complaint = clients.complaint(); !complaint.empty())
    wrong.push_back(complaint);
  ledger books{o.target.ledger()};
  auto more = violations(rows, books, promised);
  wrong.insert(wrong.end(), more.begin(), more.end());
  points.print();
  told.close(rows, books, promised, rested.count());
  return wrong;
}

/// Tells it; the exit code.
int verdict(const options& o, const std::vector<std::string>& wrong) {
  constexpr std::size_t most = 30;
  for (std::size_t i = 0; i < std::min(wrong.size(), most); ++i)
    std::cout << "violated: " << wrong[i] << '\n';
  std::cout << "kill-test: " << o.rounds << " rounds of kills, " << wrong.size()
            << " violations" << std::endl;
  if (wrong.empty())
    return 0;
  std::cout << "kept for inspection: " << o.target.directory << '\n';
  return 1;
}

} // namespace

int main(int argc, char** argv) {
  options o;
  CLI::App app{"Kills a troupe under load, again and again, and checks what is "
               "left.",
               "kill-test"};
  app.add_flag("--split", o.split, "a shop of many processes");
  app.add_option("--troupe", o.target.program,
                 "the executable, or what starts the split shop");
  app.add_option("--dir", o.target.directory,
                 "where its data lies; is emptied first");
  app.add_option("--kills,--rounds", o.rounds,
                 "how often it is killed at random, and then at durable writes")
      ->check(CLI::Range(1, 100'000));
  app.add_option("--at", o.only, "only at those whose name contains this");
  app.add_option("--seed", o.target.seed, "of all dice");
  app.add_option("flags", o.target.flags, "more flags for troupe, after --");
  CLI11_PARSE(app, argc, argv);
  if (o.target.program.empty())
    o.target.program = o.split ? TROUPE_SOURCE_DIR "/deploy/split"
                               : TROUPE_BIN_DIR "/troupe";
  try {
    std::filesystem::remove_all(o.target.directory);
    std::filesystem::create_directories(o.target.directory);
    auto code = verdict(o, run(o));
    if (code == 0)
      std::filesystem::remove_all(o.target.directory);
    return code;
  } catch (const std::exception& e) {
    std::cerr << "kill-test: " << e.what() << '\n';
    return 1;
  }
}
