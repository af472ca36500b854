#include "tests/cmd/settings_call.hpp"

#include <cctype>
#include <set>

using namespace troupe;

namespace {

/// Names of all flags in a help text, without the dashes.
std::set<std::string> flags_in(const std::string& help) {
  std::set<std::string> result;
  std::istringstream lines{help};
  for (std::string line; std::getline(lines, line);) {
    auto dashes = line.find("--");
    if (line.starts_with("  -") && dashes != line.npos)
      result.insert(
          line.substr(dashes + 2, line.find(' ', dashes) - dashes - 2));
  }
  return result;
}

/// config/troupe.toml with its settings taken out of their comments.
std::string example_file() {
  std::ifstream file{TROUPE_SOURCE_DIR "/config/troupe.toml"};
  std::string result;
  for (std::string line; std::getline(file, line);) {
    auto setting = line.size() > 1 && line[0] == '#' && std::islower(line[1]);
    result += (setting ? line.substr(1) : line) + "\n";
  }
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(settings_help)

BOOST_AUTO_TEST_CASE(version_is_one_line_and_wins_over_what_is_missing) {
  call asked{{"replay", "--version"}};
  BOOST_TEST(asked.exit_code == 0);
  BOOST_TEST(asked.out == "troupe " + std::string{version()} + "\n");
}

BOOST_AUTO_TEST_CASE(help_is_grouped_and_fits_a_terminal) {
  call shop{{"serve", "--help"}};
  call replay{{"replay", "--help"}};
  BOOST_TEST(shop.exit_code == 0);
  BOOST_TEST(replay.exit_code == 0);
  BOOST_TEST(shop.err == "");
  for (std::string text :
       {"\nHTTP:\n", "\nSagas:\n", "--http-port PORT (8080)",
        "--saga-deadline TIME (60s)", "TROUPE_LOG_LEVEL", "replay"})
    BOOST_TEST(shop.out.find(text) != std::string::npos, text);
  BOOST_TEST(replay.out.find("troupe replay [OPTIONS] FILE")
             != std::string::npos);
  std::istringstream lines{shop.out + replay.out};
  for (std::string line; std::getline(lines, line);)
    BOOST_TEST(line.size() <= 80U, line);
}

BOOST_AUTO_TEST_CASE(each_program_has_the_flags_that_concern_it) {
  auto flags_of = [](program who) {
    call asked{{"--help"}, {}, {}, who};
    BOOST_TEST(asked.exit_code == 0);
    BOOST_TEST(asked.out.find(std::string{to_string(who)} + " [OPTIONS]")
               != std::string::npos);
    std::istringstream lines{asked.out};
    for (std::string line; std::getline(lines, line);)
      BOOST_TEST(line.size() <= 80U, line);
    return flags_in(asked.out);
  };
  auto gateway = flags_of(program::gateway);
  BOOST_TEST(gateway.contains("http-port"));
  BOOST_TEST(gateway.contains("inventory"));
  BOOST_TEST(!gateway.contains("store"));
  auto payment = flags_of(services::payment);
  BOOST_TEST(payment.contains("payment-latency"));
  BOOST_TEST(payment.contains("kafka-brokers"));
  BOOST_TEST(!payment.contains("delivery-latency"));
  BOOST_TEST(!payment.contains("http-port"));
  auto order = flags_of(services::order);
  BOOST_TEST(order.contains("saga-deadline"));
  BOOST_TEST(!order.contains("demo"));
}

BOOST_AUTO_TEST_CASE(example_file_names_every_flag_with_its_default) {
  auto flags = flags_in(call{{"--help"}}.out);
  for (auto who : {program::gateway, services::order, services::inventory,
                   services::payment, services::delivery})
    flags.merge(flags_in(call{{"--help"}, {}, {}, who}.out));
  flags.merge(flags_in(call{{"replay", "--help"}}.out));
  BOOST_TEST_REQUIRE(flags.size() > 25U);
  for (auto not_a_key : {"help", "version", "config"})
    BOOST_TEST(flags.erase(not_a_key) == 1U);
  // Of each service its own.
  BOOST_TEST(flags.erase("listen") == 1U);
  BOOST_TEST(flags.erase("metrics-port") == 1U);
  BOOST_TEST(flags.erase("max-in-flight") == 1U);
  auto text = example_file();
  for (const auto& flag : flags)
    BOOST_TEST(text.find("\n" + flag + " = ") != std::string::npos, flag);
  call all{{"replay", "f"}, {}, text};
  BOOST_TEST((all.shop() == shop_settings{}));
  BOOST_TEST(all.result.replay.url == "http://127.0.0.1:8080");
  for (auto who : {program::gateway, services::order, services::inventory,
                   services::payment, services::delivery})
    BOOST_TEST((call{{}, {}, text, who}.shop() == defaults_of(who)));
  replay_settings defaults;
  BOOST_TEST(all.result.replay.stock_factor == defaults.stock_factor);
  BOOST_TEST(all.result.replay.limit == defaults.limit);
  BOOST_TEST(all.result.replay.concurrency == defaults.concurrency);
  BOOST_TEST(all.result.replay.json == defaults.json);
}

BOOST_AUTO_TEST_SUITE_END()
