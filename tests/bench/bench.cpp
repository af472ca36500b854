#include "tests/bench/bare_store.hpp"
#include "tests/bench/finished_orders.hpp"
#include "tests/bench/load_generator.hpp"
#include "tests/bench/report.hpp"
#include "tests/bench/served_shop.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <sched.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

namespace {

using namespace troupe;
using namespace troupe::bench;
using namespace std::chrono_literals;

constexpr std::uint64_t many_orders = 1'000'000;
constexpr int turns = 9;

const workload many_products{"1,000 products", 1'000};
const workload hot_product{"one hot product", 1};

struct options {
  std::string troupe = TROUPE_BIN_DIR "/troupe";
  std::string directory = TROUPE_BIN_DIR "/../bench";
  int seconds = 5;
  std::vector<std::size_t> clients{1, 16, 64, 256};
  bool million = false;
  bool json = false;
};

/// The real executable on a data directory.
class shop_under_test {
public:
  shop_under_test(const options& o, const std::string& directory,
                  std::vector<std::string> more = {})
      : directory_(directory), shop_(o.troupe, flags(directory, more)),
        port_(shop_.port(60s)) {
    if (port_ == 0)
      throw std::runtime_error{"the shop is not ready after a minute"};
  }

  subject who() const { return {shop_.id(), port_, directory_}; }

private:
  static std::vector<std::string> flags(const std::string& directory,
                                        const std::vector<std::string>& more) {
    std::vector<std::string> result{"--data-dir",
                                    directory,
                                    "--payment-failure-rate",
                                    std::to_string(payment_failure_rate),
                                    "--delivery-failure-rate",
                                    std::to_string(delivery_failure_rate),
                                    "--log-level",
                                    "warn"};
    result.insert(result.end(), more.begin(), more.end());
    return result;
  }

  std::string directory_;
  served_shop shop_;
  std::uint16_t port_;
};

/// A data directory with nothing in it.
std::string fresh(const options& o) {
  auto result = o.directory + "/shop";
  std::filesystem::remove_all(result);
  return result;
}

/// Each cell between two measurements of the stores alone, because machines
/// are noisy.
std::vector<cell> measure_all(const options& o, const workload& w) {
  std::chrono::seconds lasting{o.seconds};
  auto bare
      = [&] { return bare_store_limit(o.directory + "/bare", w, lasting); };
  std::vector<cell> result;
  shop_under_test shop{o, fresh(o)};
  send_all(shop.who(), product_requests(w));
  auto before = bare();
  for (auto clients : o.clients) {
    auto measured = measure(shop.who(), w, clients, lasting);
    auto after = bare();
    measured.bare_sagas_per_second = (before + after) / 2;
    before = after;
    result.push_back(std::move(measured));
  }
  return result;
}

/// Both shops run all the time and are measured in turn.
full_and_empty with_history(const options& o) {
  auto directory = o.directory + "/full";
  write_finished_orders(directory, many_products, many_orders);
  ::sync(); // or it is written while the shops are measured
  shop_under_test full{o, directory};
  shop_under_test empty{o, fresh(o)};
  send_all(empty.who(), product_requests(many_products));
  auto one = [&](const shop_under_test& shop) {
    return measure(shop.who(), many_products, 64,
                   std::chrono::seconds{o.seconds})
        .sagas_per_second;
  };
  full_and_empty result{.finished_orders = many_orders};
  for (int i = 0; i < turns; ++i) {
    result.empty.push_back(one(empty));
    result.full.push_back(one(full));
  }
  return result;
}

/// What the shop grows by when it has so many more sagas on their way. Orders
/// that are paid from wallets have filled its caches before: they do not wait
/// for the card provider.
double bytes_in_flight(const options& o) {
  constexpr std::size_t in_flight = 8'000;
  shop_under_test shop{o, fresh(o), {"--payment-latency", "30s"}};
  send_all(shop.who(), product_requests(many_products));
  send_all(shop.who(), deposit_requests());
  auto repeated = [](const std::vector<std::string>& all, std::size_t count) {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < count; ++i)
      result.push_back(all[i % all.size()]);
    return result;
  };
  send_all(shop.who(),
           repeated(order_requests(many_products, true, "wallet"), 40'000));
  auto before = usage_of(shop.who().process).resident_bytes;
  send_all(shop.who(),
           repeated(order_requests(many_products, false), in_flight));
  auto after = usage_of(shop.who().process).resident_bytes;
  return static_cast<double>(after - before) / in_flight;
}

/// The shop and its clients share two processors, as a small shop's do.
void take_two_processors() {
  cpu_set_t mine;
  if (::sched_getaffinity(0, sizeof mine, &mine) != 0)
    return;
  for (int i = 0; i < CPU_SETSIZE; ++i)
    if (CPU_ISSET(i, &mine) && CPU_COUNT(&mine) > 2)
      CPU_CLR(i, &mine);
  ::sched_setaffinity(0, sizeof mine, &mine);
}

int run(const options& o) {
  take_two_processors();
  std::filesystem::create_directories(o.directory);
  report result;
  for (auto& w : {many_products, hot_product})
    for (auto& c : measure_all(o, w))
      result.cells.push_back(c);
  result.bytes_of_saga_in_flight = bytes_in_flight(o);
  if (o.million)
    result.history = with_history(o);
  std::filesystem::remove_all(o.directory);
  if (o.json)
    print_json(result, std::cout);
  else
    print_markdown(result, std::cout);
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  options o;
  CLI::App app{"Measures a real troupe under load.", "troupe-bench"};
  app.add_option("--troupe", o.troupe, "the executable");
  app.add_option("--dir", o.directory,
                 "where the data lies for the time being");
  app.add_option("--seconds", o.seconds, "of each cell")
      ->check(CLI::Range(1, 3'600));
  app.add_option("--clients", o.clients, "in each cell, such as 16,64")
      ->delimiter(',');
  app.add_flag("--million", o.million,
               "also with a million finished orders in the stores");
  app.add_flag("--json", o.json, "prints JSON");
  CLI11_PARSE(app, argc, argv);
  try {
    return run(o);
  } catch (const std::exception& e) {
    std::cerr << "troupe-bench: " << e.what() << '\n';
    return 1;
  }
}
