#include "cmd/settings/command_line.hpp"

#include "cmd/settings/sources.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <ostream>
#include <set>
#include <span>

#include <unistd.h>

namespace troupe {

namespace {

using namespace std::chrono_literals;

/// A flag, which is a variable and a key of the settings file as well.
struct setting {
  std::string key;
  const CLI::Option* flag;
  setting_value value;

  bool resolve_from(const setting_sources& others) const {
    return resolve(key, value,
                   flag->empty() ? nullptr : &flag->results().back(), others);
  }
};

/// All settings, each declared once, and the reading of them. CLI11 splits the
/// command line and writes the help. Variables and the file are read here: in
/// CLI11 2.1 the file beats the variable, no variable can name the file, and
/// no message says where a wrong value came from.
class declaration {
public:
  declaration();

  /// Throws `settings_error` or CLI::ParseError.
  command_line read(int argc, const char* const* argv,
                    const environment& variable);

  std::string help() const;

private:
  void declare_shop();
  void declare_simulation();
  void declare_replay();

  /// Lines of `help` have at most 44 characters.
  setting declare(CLI::App& owner, const char* group, std::string key,
                  setting_value value, const std::string& help);
  void add(const char* group, std::string key, setting_value value,
           const std::string& help);

  void refuse_unknown(const std::map<std::string, file_entry>&) const;

  CLI::App app_{"Troupe, a shop whose orders run as sagas.", "troupe"};
  CLI::App* replay_;
  command_line result_;
  bool healthcheck_ = false;
  std::string file_;
  std::vector<setting> settings_;
  /// Not among `settings_`: no settings file can name another one.
  setting config_;
};

declaration::declaration() {
  constexpr auto general = "General";
  app_.get_formatter()->column_width(36);
  app_.set_help_flag("-h,--help", "prints this text")->group(general);
  app_.set_version_flag("--version", "troupe " + std::string{version()},
                        "prints the version")
      ->group(general);
  app_.footer("Each flag is also a variable (--http-port: TROUPE_HTTP_PORT) "
              "and a key of the\nsettings file (http-port = 8080). Flag beats "
              "variable beats file.");
  app_.require_subcommand(0, 1);
  app_.add_subcommand("serve", "runs the shop; so does no subcommand")
      ->fallthrough();
  config_ = declare(app_, general, "config", text_value("FILE", file_),
                    "settings file, see config/troupe.toml");
  add(general, "healthcheck", switch_value(healthcheck_),
      "asks the running shop whether it is ready,\nexit code 0 or 1");
  auto& log = result_.log;
  log.format = isatty(STDERR_FILENO) ? log_format::human : log_format::json;
  using enum severity;
  // No line is finer than debug: trace is what the contract calls all of them.
  add(general, "log-level",
      choice_value(log.level, "info",
                   {"trace", "debug", "info", "warn", "error"},
                   {debug, debug, info, warn, error}),
      "trace, debug, info, warn or error");
  add(general, "log-format",
      choice_value(log.format, "", {"human", "json"},
                   {log_format::human, log_format::json}),
      "human or json; if not given human on a\nterminal, else json");
  declare_shop();
  declare_simulation();
  declare_replay();
}

void declaration::declare_shop() {
  auto& shop = result_.shop;
  constexpr auto http = "HTTP";
  add(http, "http-host", text_value("ADDRESS", shop.http_host),
      "address to listen on");
  add(http, "http-port", number_value("PORT", shop.http_port),
      "port to listen on, 0 picks a free one");
  add(http, "drain-timeout", duration_value(shop.drain_timeout),
      "time for accepted requests after SIGTERM");
  constexpr auto stores = "Stores";
  add(stores, "data-dir", text_value("DIRECTORY", shop.data_dir),
      "where the databases lie");
  add(stores, "store",
      choice_value(shop.store, shop.store, {"sqlite"}, {shop.store},
                   {"postgres://", "postgresql://"}),
      "sqlite, a file for each participant");
  constexpr auto sagas = "Sagas";
  add(sagas, "coordination",
      choice_value(shop.coordination, "orchestration", {"orchestration"},
                   {coordination::orchestration},
                   {"choreography", "two_phase_commit"}),
      "of orders that name none: orchestration");
  add(sagas, "max-in-flight",
      number_value<std::uint64_t>("NUMBER", shop.max_open_sagas, 1, 1'000'000),
      "open sagas before new orders get 503 (the\nlimit of 2000 waiting "
      "requests stays)");
  add(sagas, "step-timeout", duration_value(shop.step_timeout, 1ms),
      "silence after which a step is sent again");
  add(sagas, "saga-deadline", duration_value(shop.saga_deadline, 1ms),
      "time after which an order is undone");
  add(sagas, "max-batch",
      number_value<std::uint64_t>("NUMBER", shop.max_batch, 1, 10'000),
      "commands in one transaction, 1 to 10000");
}

void declaration::declare_simulation() {
  auto& simulation = result_.shop.simulation;
  constexpr auto group = "Demo and simulated third parties";
  auto rate = [](double& of) { return decimal_value("RATE", of, 1); };
  add(group, "demo", switch_value(result_.shop.demo),
      "the demo's catalogue, if the shop is empty,\nand its failure rates");
  add(group, "payment-failure-rate", rate(simulation.payment_failure_rate),
      "0 to 1; 0.2 with --demo");
  add(group, "delivery-failure-rate", rate(simulation.delivery_failure_rate),
      "0 to 1; 0.1 with --demo");
  add(group, "cancel-refusal-rate", rate(simulation.cancel_refusal_rate),
      "deliveries that cannot be called back");
  add(group, "payment-latency", duration_value(simulation.payment_latency),
      "time of a call to the card provider");
  add(group, "delivery-latency", duration_value(simulation.delivery_latency),
      "time of a call to the carrier");
  add(group, "wallet-latency", duration_value(simulation.wallet_latency),
      "added to each payment from a wallet");
  add(group, "inventory-latency", duration_value(simulation.inventory_latency),
      "added to each step of the inventory");
  add(group, "simulation-seed", number_value("NUMBER", simulation.seed),
      "same seed, same failures");
  add(group, "simulation-ledger", text_value("FILE", simulation.ledger),
      "the card provider's own books");
}

void declaration::declare_replay() {
  auto& settings = result_.replay;
  replay_ = app_.add_subcommand("replay", "plays a CSV of real orders");
  replay_->fallthrough();
  replay_->footer("With --embedded the flags of the shop count too (troupe "
                  "--help); it is in memory\nunless --data-dir is given.");
  replay_->add_option("FILE", settings.file, "the CSV")
      ->required()
      ->type_name("");
  auto add_to_replay
      = [this](std::string key, setting_value value, const std::string& help) {
          settings_.push_back(declare(*replay_, "Replay", std::move(key),
                                      std::move(value), help));
        };
  add_to_replay("url", url_value(settings.url),
                "the running shop (the local one)");
  add_to_replay("embedded", switch_value(result_.embedded),
                "runs a shop in this process instead");
  add_to_replay("stock-factor",
                decimal_value("FACTOR", settings.stock_factor, 1'000'000),
                "stock as a share of all that is asked for");
  add_to_replay("limit", number_value("INVOICES", settings.limit),
                "invoices to play, 0 for all");
  add_to_replay("concurrency",
                number_value("NUMBER", settings.concurrency, 1U, 1'000U),
                "orders at a time, 1 keeps the file's order");
  add_to_replay("json", switch_value(settings.json), "reports in JSON");
}

setting declaration::declare(CLI::App& owner, const char* group,
                             std::string key, setting_value value,
                             const std::string& help) {
  CLI::Option* flag = nullptr;
  if (value.kind.empty()) {
    flag = owner.add_flag("--" + key, help);
  } else {
    auto text = value.kind;
    if (!value.initial.empty())
      text += " (" + value.initial + ")";
    flag = owner.add_option("--" + key, CLI::callback_t{}, help);
    flag->take_last()->type_name(value.kind)->option_text(text);
  }
  flag->group(group);
  return {std::move(key), flag, std::move(value)};
}

void declaration::add(const char* group, std::string key, setting_value value,
                      const std::string& help) {
  settings_.push_back(
      declare(app_, group, std::move(key), std::move(value), help));
}

command_line declaration::read(int argc, const char* const* argv,
                               const environment& variable) {
  // CLI11 would take the next argument for the value.
  for (std::string_view argument : std::span{argv, std::size_t(argc)})
    if (argument.starts_with("--") && argument.ends_with('='))
      throw settings_error{std::string{argument} + " needs a value behind it"};
  app_.parse(argc, argv);
  setting_sources others{variable, {}};
  if (config_.resolve_from(others))
    others.file = read_settings_file(file_);
  refuse_unknown(others.file);
  std::set<std::string> given;
  for (const auto& each : settings_)
    if (each.resolve_from(others))
      given.insert(each.key);
  auto& simulation = result_.shop.simulation;
  if (result_.shop.demo && !given.contains("payment-failure-rate"))
    simulation.payment_failure_rate = 0.2;
  if (result_.shop.demo && !given.contains("delivery-failure-rate"))
    simulation.delivery_failure_rate = 0.1;
  if (replay_->parsed()) {
    result_.what = command_line::verb::replay;
    if (result_.embedded && !given.contains("data-dir"))
      result_.shop.data_dir.clear();
  } else if (healthcheck_) {
    result_.what = command_line::verb::healthcheck;
  }
  if (auto wrong = validate(result_))
    throw settings_error{*wrong};
  if (!result_.embedded && result_.replay.url.empty())
    result_.replay.url = base_url(result_.shop);
  return std::move(result_);
}

void declaration::refuse_unknown(
    const std::map<std::string, file_entry>& entries) const {
  for (const auto& [key, entry] : entries)
    if (std::ranges::find(settings_, key, &setting::key) == settings_.end())
      throw settings_error{entry.place + ": " + key
                           + " is not a setting; troupe --help lists them"};
}

std::string declaration::help() const {
  auto on_replay = replay_->parsed();
  auto text = app_.get_formatter()->make_help(
      on_replay ? replay_ : &app_, on_replay ? "troupe replay" : "troupe",
      CLI::AppFormatMode::Normal);
  // CLI11 leaves two empty lines between groups.
  return CLI::detail::find_and_replace(text, "\n\n\n", "\n\n");
}

int refuse(std::string message, std::ostream& err) {
  std::ranges::replace_if(
      message, [](unsigned char c) { return c < 0x20; }, '?');
  err << "troupe: " << message << '\n';
  return 2;
}

} // namespace

std::variant<command_line, int> parse_command_line(int argc,
                                                   const char* const* argv,
                                                   const environment& variable,
                                                   std::ostream& out,
                                                   std::ostream& err) {
  declaration all;
  try {
    return all.read(argc, argv, variable);
  } catch (const CLI::CallForHelp&) {
    out << all.help();
    return 0;
  } catch (const CLI::CallForVersion& asked) {
    out << asked.what() << '\n';
    return 0;
  } catch (const CLI::ParseError& error) {
    return refuse(error.what() + std::string{"; see troupe --help"}, err);
  } catch (const settings_error& error) {
    return refuse(error.what(), err);
  }
}

} // namespace troupe
