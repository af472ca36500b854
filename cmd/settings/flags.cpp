#include "cmd/settings/flags.hpp"

#include <CLI/App.hpp>

#include <unistd.h>

namespace troupe {

using namespace std::chrono_literals;
using enum program;

namespace {

constexpr std::chrono::hours longest_retention{100 * 365 * 24};

template <class Participant>
constexpr auto service = service_of(number_of<Participant>);

constexpr auto order = service<participants::order>;
constexpr auto inventory = service<participants::inventory>;
constexpr auto payment = service<participants::payment>;
constexpr auto delivery = service<participants::delivery>;

} // namespace

void flags::general(bool& healthcheck) {
  constexpr auto group = "General";
  add(true, group, "healthcheck", switch_value(healthcheck),
      "asks the running one whether it is ready,\nexit code 0 or 1");
  auto& log = result_.log;
  log.format = isatty(STDERR_FILENO) ? log_format::human : log_format::json;
  using enum severity;
  // No line is finer than debug: trace is what the contract calls all of them.
  add(true, group, "log-level",
      choice_value(log.level, "info",
                   {"trace", "debug", "info", "warn", "error"},
                   {debug, debug, info, warn, error}),
      "trace, debug, info, warn or error");
  add(true, group, "log-format",
      choice_value(log.format, "", {"human", "json"},
                   {log_format::human, log_format::json}),
      "human or json; if not given human on a\nterminal, else json");
  add(is_split() && who_ != gateway, group, "metrics-port",
      number_value("PORT", result_.shop.metrics_port),
      "port of /metrics, /livez and /readyz,\n0 picks a free one");
}

void flags::http() {
  auto& shop = result_.shop;
  auto mine = is_any_of({whole_shop, gateway});
  constexpr auto group = "HTTP";
  add(mine, group, "http-host", text_value("ADDRESS", shop.http_host),
      "address to listen on");
  add(mine, group, "http-port", number_value("PORT", shop.http_port),
      "port to listen on, 0 picks a free one");
  add(mine, group, "drain-timeout", duration_value(shop.drain_timeout),
      "time for accepted requests after SIGTERM");
}

void flags::stores() {
  auto& shop = result_.shop;
  constexpr auto group = "Stores";
  add(participates(), group, "data-dir", text_value("DIRECTORY", shop.data_dir),
      "where the SQLite files lie");
  add(participates(), group, "store", store_value(shop.store),
      "sqlite, or postgres://USER@HOST/DATABASE");
  add(participates(), group, "isolation",
      choice_value(shop.serializable, "read-committed",
                   {"read-committed", "serializable"}, {false, true}),
      "of PostgreSQL: read-committed, serializable");
}

void flags::sagas() {
  auto& shop = result_.shop;
  constexpr auto group = "Sagas";
  add(is_any_of({whole_shop, gateway}), group, "coordination",
      choice_value(shop.coordination, "orchestration",
                   {"orchestration", "choreography", "two_phase_commit"},
                   {coordination::orchestration, coordination::choreography,
                    coordination::two_phase_commit}),
      "of orders that name none: orchestration,\nchoreography,"
      " two_phase_commit");
  if (who_ == gateway)
    add(true, group, "max-in-flight",
        number_value<std::uint64_t>("NUMBER", shop.max_waiting_requests, 1,
                                    1'000'000),
        "waiting requests of one kind before new ones\nget 503");
  else
    add(is_any_of({whole_shop, order}), group, "max-in-flight",
        number_value<std::uint64_t>("NUMBER", shop.max_open_sagas, 1,
                                    1'000'000),
        "open sagas before new orders get 503 (the\nlimit of 2000 waiting "
        "requests stays)");
  add(participates(), group, "step-timeout",
      duration_value(shop.step_timeout, 1ms),
      "silence after which a step is sent again");
  add(is_any_of({whole_shop, gateway, order}), group, "saga-deadline",
      duration_value(shop.saga_deadline, 1ms),
      "time after which an order is undone");
  add(participates(), group, "max-batch",
      number_value<std::uint64_t>("NUMBER", shop.max_batch, 1, 10'000),
      "commands in one transaction, 1 to 10000");
  add(participates(), group, "stuck-after",
      number_value("SENDS", shop.stuck_after, 1U, 1'000'000U),
      "of a command that must succeed, unanswered:\nthen its saga is stuck, "
      "and goes on");
  add(participates(), group, "max-calls",
      number_value<std::uint64_t>("NUMBER", shop.max_calls, 1, 100'000),
      "calls at a time to the card provider and to\nthe carrier each, 1 to "
      "100000");
  add(participates(), group, "retention",
      duration_value(shop.retention, 0ms, longest_retention),
      "time after which ended orders and dead\nletters are removed, such as "
      "90d; 0: never.\nMore than Kafka's topics keep");
}

void flags::bus() {
  auto& bus = result_.shop.bus;
  // All processes of a split shop may be given the same flags.
  const auto* group = who_ == gateway
                          ? "Kafka (of the services: a gateway uses none)"
                          : "Kafka";
  add(is_split(), group, "kafka-brokers", text_value("ADDRESSES", bus.brokers),
      "host:port[,host:port]");
  add(is_split(), group, "kafka-property", properties_value(bus.properties),
      "key=value of librdkafka, repeatable; as a\nvariable a line each");
  add(is_split(), group, "partitions",
      number_value("NUMBER", bus.partitions, 1U, 10'000U),
      "of topics that are made at start");
  add(is_split(), group, "replication-factor",
      number_value("NUMBER", bus.replication_factor, 1U, 100U),
      "of topics that are made at start");
  add(is_split(), group, "instance", text_value("NAME", bus.instance),
      "names this replica, for good; without it\nreplicas come and go");
}

void flags::network() {
  auto& shop = result_.shop;
  constexpr auto group = "Between processes";
  add(is_split() && who_ != gateway, group, "listen",
      addresses_value("HOST:PORT", shop.listen, 1),
      "where the gateways' questions arrive");
  auto names = names_of(participant{});
  for (std::size_t i = 0; i < names.size(); ++i)
    add(who_ == gateway, group, std::string{names[i]},
        addresses_value("HOST:PORT[,...]", shop.peers[i], 100),
        "where " + std::string{names[i]}
            + " listens; a name\nmeans all its addresses");
  add(is_split(), group, "tls-cert", text_value("FILE", shop.tls.certificate),
      "this side's certificate (PEM); all three\nor none");
  add(is_split(), group, "tls-key", text_value("FILE", shop.tls.key),
      "its key");
  add(is_split(), group, "tls-ca", text_value("FILE", shop.tls.ca),
      "who must have signed the other side's");
}

void flags::simulation() {
  auto& simulation = result_.shop.simulation;
  constexpr auto group = "Demo and simulated third parties";
  auto rate = [](double& of) { return decimal_value("RATE", of, 1); };
  auto pays = is_any_of({whole_shop, payment});
  auto delivers = is_any_of({whole_shop, delivery});
  auto stocks = is_any_of({whole_shop, inventory});
  add(pays || delivers || stocks, group, "demo",
      switch_value(result_.shop.demo),
      "the demo's catalogue, if the shop is empty,\nand its failure rates");
  add(pays, group, "payment-failure-rate",
      rate(simulation.payment_failure_rate), "0 to 1; 0.2 with --demo");
  add(delivers, group, "delivery-failure-rate",
      rate(simulation.delivery_failure_rate), "0 to 1; 0.1 with --demo");
  add(delivers, group, "cancel-refusal-rate",
      rate(simulation.cancel_refusal_rate),
      "deliveries that cannot be called back");
  add(pays, group, "payment-latency",
      duration_value(simulation.payment_latency),
      "time of a call to the card provider");
  add(pays, group, "authorisation-expiry",
      duration_value(simulation.authorisation_expiry),
      "of a card; 0: authorisations do not");
  add(delivers, group, "delivery-latency",
      duration_value(simulation.delivery_latency),
      "time of a call to the carrier");
  add(pays, group, "wallet-latency", duration_value(simulation.wallet_latency),
      "added to each payment from a wallet");
  add(stocks, group, "inventory-latency",
      duration_value(simulation.inventory_latency),
      "added to each step of the inventory");
  add(pays || delivers, group, "simulation-seed",
      number_value("NUMBER", simulation.seed), "same seed, same failures");
  add(pays || delivers, group, "simulation-ledger",
      text_value("FILE", simulation.ledger), "the card provider's own books");
}

void flags::replay(CLI::App* subcommand) {
  auto& settings = result_.replay;
  if (subcommand) {
    subcommand->fallthrough();
    subcommand->footer(
        "With --embedded the flags of the shop count too (troupe "
        "--help); it is in memory\nunless --data-dir is given.");
    subcommand->add_option("FILE", settings.file, "the CSV")
        ->required()
        ->type_name("");
  }
  auto add_here = [&](const char* key, setting_value value, const char* help) {
    if (subcommand)
      all_.add(*subcommand, "Replay", key, std::move(value), help);
    else
      all_.ignore(key);
  };
  add_here("url", url_value(settings.url), "the running shop (the local one)");
  add_here("embedded", switch_value(result_.embedded),
           "runs a shop in this process instead");
  add_here("stock-factor",
           decimal_value("FACTOR", settings.stock_factor, 1'000'000),
           "stock as a share of all that is asked for");
  add_here("limit", number_value("INVOICES", settings.limit),
           "invoices to play, 0 for all");
  add_here("concurrency",
           number_value("NUMBER", settings.concurrency, 1U, 1'000U),
           "orders at a time, 1 keeps the file's order");
  add_here("json", switch_value(settings.json), "reports in JSON");
}

} // namespace troupe
