#include "tests/bench/served_shop.hpp"
#include "tests/kill_test/audit.hpp"
#include "tests/kill_test/load.hpp"
#include "tests/kill_test/moment.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <filesystem>
#include <iostream>
#include <optional>

namespace {

using namespace troupe;
using namespace troupe::kill_test;
using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr std::int64_t enough_sagas = 50;
constexpr auto patience = 60s; ///< with a start, and with coming to rest

struct options {
  std::string troupe = TROUPE_BIN_DIR "/troupe";
  std::string directory = TROUPE_BIN_DIR "/../kill-test";
  int rounds = 10;
  std::uint32_t seed = std::random_device{}();
  std::vector<std::string> flags;
};

double seconds_since(clock::time_point then) {
  return std::chrono::duration<double>(clock::now() - then).count();
}

class kill_test_run {
public:
  explicit kill_test_run(const options& o)
      : options_(o), random_(o.seed), data_dir_(o.directory + "/data"),
        ledger_(o.directory + "/ledger") {
    std::filesystem::remove_all(o.directory);
    std::filesystem::create_directories(o.directory);
  }

  /// The exit code.
  int run() {
    std::cout << "seed " << options_.seed
              << "\n\n| round | payment ms | delivery ms | deadline s | lived s"
                 " | accepted | open | calls | compensations |\n"
                 "|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
              << std::fixed;
    std::cout.precision(2);
    promises promised;
    load clients{promised, options_.seed};
    start();
    clients.stock(wait_for_port());
    for (int round = 1; round <= options_.rounds; ++round) {
      live_and_die(clients);
      note(round, promised.count());
      start();
    }
    auto started = clock::now();
    clients.serve_at(wait_for_port());
    clients.finish();
    while (!at_rest(data_dir_) && clock::now() < started + patience)
      std::this_thread::sleep_for(20ms);
    auto rested = seconds_since(started);
    auto code = shop_->stop();
    std::vector<std::string> wrong;
    if (code != 0)
      wrong.push_back("SIGTERM ended the shop with " + std::to_string(code));
    if (auto complaint = clients.complaint(); !complaint.empty())
      wrong.push_back(complaint);
    check_hits(wrong);
    stored_rows rows{data_dir_};
    ledger books{ledger_};
    auto more = violations(rows, books, promised);
    wrong.insert(wrong.end(), more.begin(), more.end());
    close(rows, books, promised, rested);
    return verdict(wrong);
  }

private:
  int draw(int from, int to) {
    return std::uniform_int_distribution<int>{from, to}(random_);
  }

  /// Third parties are as slow and sagas as patient as the dice say; their
  /// refusals stay the same over all lives.
  void start() {
    payment_ms_ = draw(50, 500);
    delivery_ms_ = draw(50, 500);
    deadline_s_ = draw(2, 20);
    auto ms = [](int value) { return std::to_string(value) + "ms"; };
    std::vector<std::string> flags{"--data-dir",
                                   data_dir_,
                                   "--simulation-ledger",
                                   ledger_,
                                   "--simulation-seed",
                                   std::to_string(options_.seed),
                                   "--payment-failure-rate",
                                   "0.1",
                                   "--delivery-failure-rate",
                                   "0.1",
                                   "--cancel-refusal-rate",
                                   "0.3",
                                   "--payment-latency",
                                   ms(payment_ms_),
                                   "--delivery-latency",
                                   ms(delivery_ms_),
                                   "--step-timeout",
                                   "1s",
                                   "--saga-deadline",
                                   std::to_string(deadline_s_) + "s",
                                   "--log-level",
                                   "warn"};
    flags.insert(flags.end(), options_.flags.begin(), options_.flags.end());
    started_ = clock::now();
    shop_.emplace(options_.troupe, flags);
  }

  std::uint16_t wait_for_port() {
    auto port = shop_->port(patience);
    if (port == 0)
      throw std::runtime_error{"the shop is not ready after a minute"};
    return port;
  }

  /// Dies at any instant, of its start too, but not before enough is at stake.
  void live_and_die(load& clients) {
    auto end = started_ + std::chrono::milliseconds{draw(0, 2'500)};
    std::uint16_t port = 0;
    while (clock::now() < end || open_sagas(data_dir_) < enough_sagas) {
      if (port != 0)
        std::this_thread::sleep_for(std::chrono::milliseconds{draw(1, 7)});
      else if (port = shop_->port(5ms); port != 0)
        clients.serve_at(port);
      if (shop_->ended())
        throw std::runtime_error{"the shop ended by itself"};
      if (clock::now() > started_ + patience)
        throw std::runtime_error{"there are too few orders on their way"};
    }
    shop_->kill();
    lived_ = seconds_since(started_);
    clients.serve_at(0);
  }

  void note(int round, std::size_t accepted) {
    auto found = moment_of_death(data_dir_, ledger_);
    deaths_.push_back(found);
    std::cout << "| " << round << " | " << payment_ms_ << " | " << delivery_ms_
              << " | " << deadline_s_ << " | " << lived_ << " | " << accepted
              << " | " << found.open << " | " << found.calls << " | "
              << found.compensations << " |" << std::endl;
  }

  std::int64_t deaths(bool (*with)(const moment&)) const {
    return std::count_if(deaths_.begin(), deaths_.end(), with);
  }

  /// The test is worth something only if it hits.
  void check_hits(std::vector<std::string>& wrong) const {
    auto third = (options_.rounds + 2) / 3;
    if (deaths([](const moment& m) { return m.open < enough_sagas; }) > 0)
      wrong.push_back("a kill met fewer than 50 open sagas");
    if (deaths([](const moment& m) { return m.calls > 0; }) < third)
      wrong.push_back("too few kills met a third party's call");
    if (deaths([](const moment& m) { return m.compensations > 0; }) < third)
      wrong.push_back("too few kills met a compensation");
  }

  void close(const stored_rows& rows, const ledger& books,
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
    sums["kills with a call"] = deaths([](auto& m) { return m.calls > 0; });
    sums["kills with a compensation"]
        = deaths([](auto& m) { return m.compensations > 0; });
    std::cout << "\n| in the end | |\n|---|--:|\n";
    for (auto& [what, count] : sums)
      std::cout << "| " << what << " | " << count << " |\n";
    std::cout << "| at rest after s | " << rested << " |\n\n";
  }

  int verdict(const std::vector<std::string>& wrong) const {
    constexpr std::size_t most = 30;
    for (std::size_t i = 0; i < std::min(wrong.size(), most); ++i)
      std::cout << "violated: " << wrong[i] << '\n';
    std::cout << "kill-test: " << options_.rounds << " rounds, " << wrong.size()
              << " violations" << std::endl;
    if (!wrong.empty()) {
      std::cout << "kept for inspection: " << options_.directory << '\n';
      return 1;
    }
    std::filesystem::remove_all(options_.directory);
    return 0;
  }

  const options& options_;
  std::mt19937 random_;
  std::string data_dir_;
  std::string ledger_;
  int payment_ms_ = 0;
  int delivery_ms_ = 0;
  int deadline_s_ = 0;
  clock::time_point started_;
  double lived_ = 0;
  std::optional<served_shop> shop_;
  std::vector<moment> deaths_;
};

} // namespace

int main(int argc, char** argv) {
  options o;
  CLI::App app{"Kills a troupe under load, again and again, and checks what is "
               "left.",
               "kill-test"};
  app.add_option("--troupe", o.troupe, "the executable");
  app.add_option("--dir", o.directory, "where its data lies; is emptied first");
  app.add_option("--rounds", o.rounds, "how often it is killed")
      ->check(CLI::Range(1, 100'000));
  app.add_option("--seed", o.seed, "of all dice");
  app.add_option("flags", o.flags, "more flags for troupe, after --");
  CLI11_PARSE(app, argc, argv);
  try {
    return kill_test_run{o}.run();
  } catch (const std::exception& e) {
    std::cerr << "kill-test: " << e.what() << '\n';
    return 1;
  }
}
