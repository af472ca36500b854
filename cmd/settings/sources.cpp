#include "cmd/settings/sources.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace troupe {

namespace {

/// "http-port" -> "TROUPE_HTTP_PORT".
std::string variable_of(const std::string& key) {
  auto result = "TROUPE_" + key;
  std::ranges::transform(result, result.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return result;
}

void read(const setting_value& value, const std::vector<std::string>& texts,
          const std::string& place) {
  try {
    for (const auto& text : texts)
      value.read(text);
  } catch (const settings_error& error) {
    throw settings_error{place + ": " + error.what()};
  }
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);)
    result.push_back(line);
  return result;
}

} // namespace

bool resolve(const std::string& key, const setting_value& value,
             const std::vector<std::string>& flags,
             const setting_sources& others) {
  if (!flags.empty()) {
    read(value, flags, "--" + key);
    return true;
  }
  auto name = variable_of(key);
  if (auto text = others.variable(name.c_str()); text && *text) {
    read(value,
         value.repeatable ? lines_of(text) : std::vector<std::string>{text},
         name);
    return true;
  }
  auto line = others.file.find(key);
  if (line == others.file.end())
    return false;
  auto place = line->second.place + ": " + key;
  if (line->second.is_list && !value.repeatable)
    throw settings_error{place + ": a list is not one value"};
  read(value, line->second.values, place);
  return true;
}

} // namespace troupe
