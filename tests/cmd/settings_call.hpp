#pragma once

#include "cmd/settings/command_line.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace troupe {

namespace services {

inline constexpr auto order = service_of(number_of<participants::order>);
inline constexpr auto inventory
    = service_of(number_of<participants::inventory>);
inline constexpr auto payment = service_of(number_of<participants::payment>);
inline constexpr auto delivery = service_of(number_of<participants::delivery>);

} // namespace services

/// Path of a new file that holds `text`.
inline std::string settings_file_of(const std::string& text) {
  auto path = std::filesystem::temp_directory_path()
              / ("troupe-settings-" + std::to_string(getpid()) + ".toml");
  std::ofstream{path} << text;
  return path;
}

/// `troupe`, or another program, called with these arguments and variables and,
/// unless it is empty, with a settings file of this text.
struct call {
  explicit call(const std::vector<std::string>& flags,
                const std::map<std::string, std::string>& variables = {},
                const std::string& file = {},
                program who = program::whole_shop) {
    std::vector<std::string> arguments{"troupe"};
    if (!file.empty())
      arguments = {"troupe", "--config", settings_file_of(file)};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    std::vector<const char*> argv;
    for (const auto& argument : arguments)
      argv.push_back(argument.c_str());
    std::ostringstream to_out;
    std::ostringstream to_err;
    auto variable = [&variables](const char* name) {
      auto found = variables.find(name);
      return found == variables.end() ? nullptr : found->second.c_str();
    };
    auto answer = parse_command_line(who, static_cast<int>(argv.size()),
                                     argv.data(), variable, to_out, to_err);
    out = to_out.str();
    err = to_err.str();
    if (auto asked = std::get_if<command_line>(&answer))
      result = *asked;
    else
      exit_code = std::get<int>(answer);
    if (!file.empty())
      std::filesystem::remove(arguments[2]);
  }

  const shop_settings& shop() const {
    BOOST_TEST_REQUIRE(exit_code == -1, err);
    return result.shop;
  }

  /// Whether it was refused in one line that holds all of `texts`.
  boost::test_tools::predicate_result
  refused_with(const std::vector<std::string>& texts) const {
    boost::test_tools::predicate_result yes{true};
    auto one_line = std::ranges::count(err, '\n') == 1 && err.ends_with('\n');
    auto holds = [this](const std::string& text) {
      return err.find(text) != std::string::npos;
    };
    if (exit_code == 2 && one_line && std::ranges::all_of(texts, holds))
      return yes;
    boost::test_tools::predicate_result no{false};
    no.message() << "exit code " << exit_code << ", said: " << err;
    return no;
  }

  command_line result;
  int exit_code = -1;
  std::string out;
  std::string err;
};

} // namespace troupe
