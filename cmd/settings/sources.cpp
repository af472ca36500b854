#include "cmd/settings/sources.hpp"

#include <algorithm>
#include <cctype>

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

void read(const setting_value& value, const std::string& text,
          const std::string& place) {
  try {
    value.read(text);
  } catch (const settings_error& error) {
    throw settings_error{place + ": " + error.what()};
  }
}

} // namespace

bool resolve(const std::string& key, const setting_value& value,
             const std::string* flag, const setting_sources& others) {
  if (flag) {
    read(value, *flag, "--" + key);
    return true;
  }
  auto name = variable_of(key);
  if (auto text = others.variable(name.c_str()); text && *text) {
    read(value, text, name);
    return true;
  }
  auto line = others.file.find(key);
  if (line == others.file.end())
    return false;
  read(value, line->second.value, line->second.place + ": " + key);
  return true;
}

} // namespace troupe
