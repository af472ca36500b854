#include "tests/bench/bare_store.hpp"
#include "tests/bench/coordinations.hpp"
#include "tests/bench/finished_orders.hpp"
#include "tests/bench/load_generator.hpp"
#include "tests/bench/report.hpp"
#include "tests/bench/tested_shop.hpp"
#include "tests/bench/webshop.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fcntl.h>
#include <sched.h>
#include <sys/file.h>
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
  wiring how = wiring::sqlite;
  std::string troupe = TROUPE_BIN_DIR "/troupe";
  std::string split = TROUPE_SOURCE_DIR "/deploy/split";
  std::string directory = TROUPE_BIN_DIR "/../bench";
  int seconds = 5;
  std::vector<std::size_t> clients{1, 16, 64, 256};
  bool million = false;
  bool webshop = false;
  bool coordination = false;
  bool json = false;

  const std::string& program() const {
    return how == wiring::split ? split : troupe;
  }
};

/// A directory with nothing in it.
std::string fresh(const options& o, const std::string& name) {
  auto result = o.directory + "/" + name;
  std::filesystem::remove_all(result);
  return result;
}

tested_shop empty_shop(const options& o,
                       const std::vector<std::string>& flags = {}) {
  return {o.how, o.program(), fresh(o, "shop"), flags};
}

/// A Java virtual machine translates what is used often, for a minute; what it
/// has yet to translate is no property of the shop.
void warm_up(const options& o, const tested_shop& shop, const workload& w) {
  if (o.how == wiring::split)
    measure(shop.who(), w, 64, 60s);
}

/// Each cell between two measurements of the stores alone, if those are files,
/// because machines are noisy.
std::vector<cell> measure_all(const options& o, const workload& w) {
  std::chrono::seconds lasting{o.seconds};
  std::vector<cell> result;
  auto shop = empty_shop(o);
  send_all(shop.who(), product_requests(w));
  warm_up(o, shop, w);
  auto bare = [&] {
    return o.how == wiring::sqlite
               ? bare_store_limit(o.directory + "/bare", w, lasting)
               : 0;
  };
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

tested_shop full_shop(const options& o) {
  auto directory = fresh(o, "full");
  if (o.how == wiring::sqlite)
    write_finished_orders(directory, many_products, many_orders);
  return {o.how, o.program(), directory};
}

/// Both shops run all the time and are measured in turn.
full_and_empty with_history(const options& o) {
  auto full = full_shop(o);
  if (o.how != wiring::sqlite) {
    send_all(full.who(), product_requests(many_products));
    insert_finished_orders(
        [&](const std::string& participant) {
          return full.database(participant);
        },
        many_products, many_orders);
  }
  ::sync(); // or it is written while the shops are measured
  auto empty = empty_shop(o);
  send_all(empty.who(), product_requests(many_products));
  warm_up(o, full, many_products);
  warm_up(o, empty, many_products);
  auto one = [&](const tested_shop& shop) {
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
  auto shop = empty_shop(o, {"--payment-latency", "30s"});
  send_all(shop.who(), product_requests(many_products));
  send_all(shop.who(), deposit_requests());
  auto resident = [&] {
    std::int64_t result = 0;
    for (auto& process : shop.who().processes)
      if (!process.server)
        result += usage_of(process).resident_bytes;
    return result;
  };
  auto repeated = [](const std::vector<std::string>& all, std::size_t count) {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < count; ++i)
      result.push_back(all[i % all.size()]);
    return result;
  };
  send_all(shop.who(),
           repeated(order_requests(many_products, true, "wallet"), 40'000));
  auto before = resident();
  send_all(shop.who(),
           repeated(order_requests(many_products, false), in_flight));
  return static_cast<double>(resident() - before) / in_flight;
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

/// Two at once would remove each other's files.
void claim(const std::string& directory) {
  std::filesystem::create_directories(directory);
  auto file = ::open((directory + "/lock").c_str(),
                     O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0 || ::flock(file, LOCK_EX | LOCK_NB) != 0)
    throw std::runtime_error{"another one measures in " + directory
                             + ": give another --dir"};
}

void run_webshop(const options& o) {
  std::vector<webshop_cell> cells;
  {
    auto shop = empty_shop(o);
    warm_up(o, shop, many_products);
    cells = measure_webshop(shop.who(), o.clients,
                            std::chrono::seconds{o.seconds});
  }
  if (o.json)
    print_json(o.how, cells, std::cout);
  else
    print_markdown(o.how, cells, std::cout);
}

void run_coordinations(const options& o) {
  std::vector<coordination_cell> cells;
  {
    tested_shop shop{o.how, o.program(), fresh(o, "shop"), {}, {0, 0}};
    send_all(shop.who(), product_requests(many_products));
    cells = measure_coordinations(shop, many_products, o.clients,
                                  std::chrono::seconds{o.seconds},
                                  o.how == wiring::split ? 20s : 2s);
  }
  if (o.json)
    print_json(o.how, cells, std::cout);
  else
    print_markdown(o.how, cells, std::cout);
}

int run(const options& o) {
  take_two_processors();
  claim(o.directory);
  if (o.webshop || o.coordination) {
    (o.webshop ? run_webshop : run_coordinations)(o);
    std::filesystem::remove_all(o.directory);
    return 0;
  }
  report result{.how = o.how};
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
  app.add_option("--troupe", o.troupe, "the executable of one process");
  std::string store = "sqlite";
  app.add_option("--store", store, "of one process: sqlite or postgres")
      ->check(CLI::IsMember({"sqlite", "postgres"}));
  bool split = false;
  app.add_flag("--split", split,
               "many processes, Kafka and PostgreSQL (deploy/split)");
  app.add_option("--dir", o.directory,
                 "where the data lies for the time being");
  app.add_option("--seconds", o.seconds, "of each cell")
      ->check(CLI::Range(1, 3'600));
  app.add_option("--clients", o.clients, "in each cell, such as 16,64")
      ->delimiter(',');
  app.add_flag("--million", o.million,
               "also with a million finished orders in the stores");
  app.add_flag("--webshop", o.webshop,
               "checkouts of the webshop dialect, and nothing else");
  app.add_flag("--coordination", o.coordination,
               "the coordinations in turns, and nothing else");
  app.add_flag("--json", o.json, "prints JSON");
  CLI11_PARSE(app, argc, argv);
  o.how = split                 ? wiring::split
          : store == "postgres" ? wiring::postgres
                                : wiring::sqlite;
  try {
    return run(o);
  } catch (const std::exception& e) {
    std::cerr << "troupe-bench: " << e.what() << '\n';
    return 1;
  }
}
