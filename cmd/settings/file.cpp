#include "cmd/settings/file.hpp"

#include "cmd/settings/values.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace troupe {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view blanks = " \t\r";
constexpr std::string_view letters_and_digits
    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

constexpr auto what_is_right
    = "; right is a file of lines such as http-port = 8080";

void skip_blanks(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
}

/// Takes from `rest` what `letters_and_digits` and `others` can spell.
std::string take_word(std::string_view& rest, std::string_view others) {
  auto fits = [others](char c) {
    return letters_and_digits.find(c) != std::string_view::npos
           || others.find(c) != std::string_view::npos;
  };
  auto end = std::ranges::find_if_not(rest, fits);
  std::string result{rest.begin(), end};
  rest.remove_prefix(result.size());
  return result;
}

/// A basic string ("...", where \\ and \" stand for themselves) or a literal
/// one ('...', where nothing is special).
std::string take_string(std::string_view& rest) {
  auto quote = rest.front();
  std::string result;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == quote) {
      rest.remove_prefix(i + 1);
      return result;
    }
    if (quote == '"' && rest[i] == '\\'
        && (++i == rest.size() || (rest[i] != '\\' && rest[i] != '"')))
      throw settings_error{"only \\\\ and \\\" may follow a backslash; in "
                           "'single quotes' it stands for itself"};
    result += rest[i];
  }
  throw settings_error{"the string has no closing quote"};
}

std::string take_value(std::string_view& rest) {
  if (!rest.empty() && (rest.front() == '"' || rest.front() == '\''))
    return take_string(rest);
  auto result = take_word(rest, "+-._");
  if (result == "true" || result == "false")
    return result;
  if (result.empty() || result.find_first_not_of("0123456789._") != result.npos)
    throw settings_error{"the value is no number, true or false, nor a string "
                         "in quotes such as \"10s\""};
  std::erase(result, '_'); // 10_000
  return result;
}

/// `[ "a", "b" ]`; a comma may stand behind the last one.
std::vector<std::string> take_list(std::string_view& rest) {
  std::vector<std::string> result;
  for (rest.remove_prefix(1);; rest.remove_prefix(1)) {
    skip_blanks(rest);
    if (rest.empty() || rest.front() != ']') {
      result.push_back(take_value(rest));
      skip_blanks(rest);
    }
    if (!rest.empty() && rest.front() == ']') {
      rest.remove_prefix(1);
      return result;
    }
    if (rest.empty() || rest.front() != ',')
      throw settings_error{"the list has no closing bracket on this line"};
  }
}

/// Throws `settings_error` without the place.
void read_line(std::string_view rest, const std::string& place,
               std::map<std::string, file_entry>& entries) {
  skip_blanks(rest);
  if (rest.empty() || rest.front() == '#')
    return;
  auto key = take_word(rest, "-_");
  skip_blanks(rest);
  if (key.empty() || rest.empty() || rest.front() != '=')
    throw settings_error{"this is no line such as http-port = 8080"};
  rest.remove_prefix(1);
  skip_blanks(rest);
  file_entry entry{place, {}, rest.starts_with('[')};
  entry.values = entry.is_list ? take_list(rest)
                               : std::vector<std::string>{take_value(rest)};
  skip_blanks(rest);
  if (!rest.empty() && rest.front() != '#')
    throw settings_error{"nothing but a # comment may follow the value of "
                         + key};
  if (!entries.try_emplace(key, std::move(entry)).second)
    throw settings_error{key + " is set twice; keep one of them"};
}

} // namespace

std::map<std::string, file_entry> read_settings_file(const std::string& path) {
  std::map<std::string, file_entry> result;
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown))
    throw settings_error{path + ": is a directory" + what_is_right};
  std::ifstream file{path};
  if (!file)
    throw settings_error{path + ": cannot be read: " + std::strerror(errno)
                         + what_is_right};
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (number == 1 && line.starts_with(byte_order_mark))
      line.erase(0, byte_order_mark.size());
    auto place = path + ":" + std::to_string(number);
    try {
      read_line(line, place, result);
    } catch (const settings_error& error) {
      throw settings_error{place + ": " + error.what()};
    }
  }
  if (file.bad())
    throw settings_error{path + ": cannot be read to its end"};
  return result;
}

} // namespace troupe
