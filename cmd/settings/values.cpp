#include "cmd/settings/values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace troupe {

namespace {

using std::chrono::milliseconds;

struct time_unit {
  std::string_view name;
  milliseconds length;
};

constexpr time_unit time_units[] = {{"d", std::chrono::hours{24}},
                                    {"h", std::chrono::hours{1}},
                                    {"m", std::chrono::minutes{1}},
                                    {"s", std::chrono::seconds{1}},
                                    {"ms", milliseconds{1}}};

[[noreturn]] void refuse(const std::string& text, const std::string& right) {
  throw settings_error{"'" + text + "' is not " + right};
}

/// Decimal digits alone: no sign, no exponent, no infinity.
std::optional<double> read_decimal(std::string_view text) {
  if (text.find_first_not_of("0123456789.") != std::string_view::npos)
    return {};
  double result = 0;
  auto end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, result);
  if (error != std::errc{} || stop != end)
    return {};
  return result;
}

std::string spell(double number) {
  char buffer[32];
  auto [end, error] = std::to_chars(buffer, std::end(buffer), number);
  return {buffer, end};
}

std::string spell(milliseconds time) {
  if (time.count() == 0 || time % 1'000 != milliseconds{0})
    return std::to_string(time.count()) + "ms";
  return std::to_string(time / std::chrono::seconds{1}) + "s";
}

/// Not one that no field could hold.
std::optional<milliseconds> read_duration(std::string_view text) {
  if (text == "0")
    return milliseconds{0};
  auto letters = text.find_first_not_of("0123456789.");
  if (letters == std::string_view::npos)
    return {};
  auto number = read_decimal(text.substr(0, letters));
  auto unit
      = std::ranges::find(time_units, text.substr(letters), &time_unit::name);
  if (!number || unit == std::end(time_units))
    return {};
  auto length = *number * static_cast<double>(unit->length.count());
  constexpr milliseconds most = std::chrono::years{1'000};
  if (length > static_cast<double>(most.count()))
    return {};
  return milliseconds{std::llround(length)};
}

/// `host:port`; an IPv6 address stands in brackets (RFC 3986, 3.2.2).
bool is_address(std::string_view text) {
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0)
    return false;
  auto host = text.substr(0, colon);
  auto port = text.substr(colon + 1);
  unsigned number = 0;
  auto [stop, error]
      = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc{} || stop != port.data() + port.size()
      || number > 65'535)
    return false;
  return host.find(':') == std::string_view::npos
         || (host.starts_with('[') && host.ends_with(']'));
}

} // namespace

#ifdef TROUPE_WITH_SQLITE
const bool has_sqlite = true;
#else
const bool has_sqlite = false;
#endif
#ifdef TROUPE_WITH_POSTGRES
const bool has_postgres = true;
#else
const bool has_postgres = false;
#endif

setting_value text_value(std::string kind, std::string& field) {
  return {std::move(kind), field,
          [&field, optional = field.empty()](const std::string& text) {
            if (text.empty() && !optional)
              refuse(text, "a value: it is empty");
            // The next flag, where the value was forgotten.
            if (text.starts_with("--"))
              refuse(text, "a value: there is none before this flag");
            field = text;
          }};
}

setting_value url_value(std::string& field) {
  return {"URL", field, [&field](const std::string& text) {
            if (!text.starts_with("http://") && !text.starts_with("https://"))
              refuse(text, "an address such as http://127.0.0.1:8080");
            field = text;
          }};
}

setting_value addresses_value(std::string kind, std::vector<std::string>& field,
                              std::size_t most) {
  std::string initial;
  for (const auto& one : field)
    initial += (initial.empty() ? "" : ",") + one;
  return {std::move(kind), std::move(initial),
          [&field, most](const std::string& text) {
            std::vector<std::string> found;
            for (std::size_t begin = 0; begin <= text.size();) {
              auto end = std::min(text.find(',', begin), text.size());
              auto one = text.substr(begin, end - begin);
              if (!is_address(one))
                refuse(text, most == 1 ? "an address such as 127.0.0.1:7001"
                                       : "a list of addresses such as "
                                         "order-1:7001,order-2:7001");
              found.push_back(std::move(one));
              begin = end + 1;
            }
            if (found.size() > most)
              refuse(text, "one address: these are several");
            field = std::move(found);
          }};
}

setting_value
properties_value(std::vector<std::pair<std::string, std::string>>& field) {
  return {"KEY=VALUE", "",
          [&field](const std::string& text) {
            auto equals = text.find('=');
            if (equals == 0 || equals == std::string::npos)
              refuse(text, "a property such as security.protocol=ssl");
            field.emplace_back(text.substr(0, equals), text.substr(equals + 1));
          },
          true};
}

setting_value store_value(std::string& field) {
  return {"STORE", field, [&field](const std::string& text) {
            auto is_database = text.starts_with("postgres://")
                               || text.starts_with("postgresql://");
            if (is_database ? has_postgres : has_sqlite && text == "sqlite") {
              field = text;
              return;
            }
            std::string right = has_sqlite ? "sqlite" : "";
            if (has_postgres)
              right += std::string{right.empty() ? "" : " or "}
                       + "an address such as postgres://user@host/database";
            // A wrong address may hold a password.
            refuse(text.substr(0, text.find(':')), right);
          }};
}

setting_value switch_value(bool& field) {
  return {"", field ? "true" : "false", [&field](const std::string& text) {
            constexpr std::string_view yes[] = {"true", "on", "yes", "1"};
            constexpr std::string_view no[] = {"false", "off", "no", "0"};
            if (std::ranges::find(yes, text) != std::end(yes))
              field = true;
            else if (std::ranges::find(no, text) != std::end(no))
              field = false;
            else
              refuse(text, "true or false");
          }};
}

setting_value decimal_value(std::string kind, double& field, double most) {
  return {std::move(kind), spell(field),
          [&field, most](const std::string& text) {
            auto number = read_decimal(text);
            if (!number || *number > most)
              refuse(text, "a number from 0 to " + spell(most));
            field = *number;
          }};
}

setting_value duration_value(milliseconds& field, milliseconds least,
                             milliseconds most) {
  return {"TIME", spell(field), [&field, least, most](const std::string& text) {
            auto time = read_duration(text);
            if (!time || *time < least || *time > most)
              refuse(text,
                     "a duration such as 250ms, 10s, 1.5m, 1h or 90d, from "
                         + spell(least) + " to "
                         + std::to_string(most / std::chrono::hours{24}) + "d");
            field = *time;
          }};
}

std::uint64_t read_number(const std::string& text, std::uint64_t least,
                          std::uint64_t most) {
  std::uint64_t result = 0;
  auto end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, result);
  if (error != std::errc{} || stop != end || result < least || result > most)
    refuse(text, "a whole number from " + std::to_string(least) + " to "
                     + std::to_string(most));
  return result;
}

std::size_t read_word(const std::string& text,
                      const std::vector<std::string>& words) {
  auto found = std::ranges::find(words, text);
  if (found != words.end())
    return static_cast<std::size_t>(found - words.begin());
  std::string right;
  for (const auto& word : words)
    right += (right.empty() ? "" : ", ") + word;
  refuse(text, words.size() == 1 ? right : "one of " + right);
}

} // namespace troupe
