#include "cmd/settings/command_line.hpp"

#include "cmd/settings/flags.hpp"

#include <CLI/App.hpp>

#include <algorithm>
#include <ostream>

namespace troupe {

namespace {

using enum program;

std::string description_of(program who) {
  if (who == whole_shop)
    return "Troupe, a shop whose orders run as sagas.";
  if (who == gateway)
    return "The front door of a split shop.";
  return "The " + std::string{to_string(*participant_of(who))}
         + " service of a split shop.";
}

/// Throws `settings_error`, CLI::ParseError and what CLI11 throws for --help
/// and
/// --version.
command_line read(program who, declaration& all, CLI::App*& replay, int argc,
                  const char* const* argv, const environment& variable) {
  command_line result{who};
  result.shop = defaults_of(who);
  auto& app = all.app();
  app.set_help_flag("-h,--help", "prints this text")->group("General");
  app.set_version_flag("--version",
                       app.get_name() + " " + std::string{version()},
                       "prints the version")
      ->group("General");
  bool healthcheck = false;
  flags declare{who, all, result};
  declare.general(healthcheck);
  declare.http();
  declare.stores();
  declare.sagas();
  declare.bus();
  declare.network();
  declare.simulation();
  if (who == whole_shop) {
    app.require_subcommand(0, 1);
    app.add_subcommand("serve", "runs the shop; so does no subcommand")
        ->fallthrough();
    replay = app.add_subcommand("replay", "plays a CSV of real orders");
  }
  declare.replay(replay);
  auto given = all.read(argc, argv, variable);
  auto& simulation = result.shop.simulation;
  if (result.shop.demo && !given.contains("payment-failure-rate"))
    simulation.payment_failure_rate = 0.2;
  if (result.shop.demo && !given.contains("delivery-failure-rate"))
    simulation.delivery_failure_rate = 0.1;
  if (replay && replay->parsed()) {
    result.what = command_line::verb::replay;
    if (result.embedded && !given.contains("data-dir")
        && !given.contains("store"))
      result.shop.data_dir.clear();
  } else if (healthcheck) {
    result.what = command_line::verb::healthcheck;
  }
  if (auto wrong = validate(result))
    throw settings_error{*wrong};
  if (!result.embedded && result.replay.url.empty())
    result.replay.url = base_url(result.shop);
  return result;
}

int refuse(const std::string& name, std::string message, std::ostream& err) {
  std::ranges::replace_if(
      message, [](unsigned char c) { return c < 0x20; }, '?');
  err << name << ": " << message << '\n';
  return 2;
}

} // namespace

std::variant<command_line, int> parse_command_line(program who, int argc,
                                                   const char* const* argv,
                                                   const environment& variable,
                                                   std::ostream& out,
                                                   std::ostream& err) {
  auto name = to_string(who);
  declaration all{description_of(who), name};
  CLI::App* replay = nullptr;
  try {
    return read(who, all, replay, argc, argv, variable);
  } catch (const CLI::CallForHelp&) {
    auto on_replay = replay && replay->parsed();
    out << all.help(on_replay ? *replay : all.app(),
                    on_replay ? name + " replay" : name);
    return 0;
  } catch (const CLI::CallForVersion& asked) {
    out << asked.what() << '\n';
    return 0;
  } catch (const CLI::ParseError& error) {
    return refuse(name, error.what() + ("; see " + name + " --help"), err);
  } catch (const settings_error& error) {
    return refuse(name, error.what(), err);
  }
}

} // namespace troupe
