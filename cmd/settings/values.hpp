#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// The value of an environment variable, or null.
using environment = std::function<const char*(const char* name)>;

/// A setting that cannot be accepted. `what` says in one line what is wrong
/// and what would be right; the source is prepended where it is known.
struct settings_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One setting's value: how to show it and how to read another from text,
/// whether that comes from a flag, a variable or the settings file.
/// The functions below make them; each refers to the field that it sets.
struct setting_value {
  /// What kind it is, as the help shows it; empty for a switch.
  std::string kind;
  /// The field's value now, spelled so that `read` accepts it.
  std::string initial;
  /// Sets the field, or throws `settings_error` and leaves it alone.
  std::function<void(const std::string&)> read;
  /// Whether it may be given several times: `read` is called for each.
  bool repeatable = false;
};

/// Any text; an empty one only where the field is empty to begin with.
setting_value text_value(std::string kind, std::string& field);

/// An http:// or https:// address; the field may be empty to begin with.
setting_value url_value(std::string& field);

/// Between 1 and `most` of `host:port`, separated by commas.
setting_value addresses_value(std::string kind, std::vector<std::string>& field,
                              std::size_t most);

/// `key=value`, any number of them.
setting_value
properties_value(std::vector<std::pair<std::string, std::string>>& field);

/// Where rows are kept: `sqlite`, or a postgres:// address, as far as this
/// build has them.
setting_value store_value(std::string& field);

/// What this build was made with.
extern const bool has_sqlite;
extern const bool has_postgres;

/// true or false; on, off, yes, no, 1 and 0 mean the same.
setting_value switch_value(bool& field);

/// A decimal number from 0 to `most`.
setting_value decimal_value(std::string kind, double& field, double most);

/// Spelled 250ms, 10s, 1.5m, 1h or 90d: from `least` to `most`. 0 is 0ms.
setting_value
duration_value(std::chrono::milliseconds& field,
               std::chrono::milliseconds least = std::chrono::milliseconds{0},
               std::chrono::milliseconds most = std::chrono::hours{365 * 24});

/// The whole number that `text` is, or `settings_error` unless it lies within
/// `least` and `most`.
std::uint64_t read_number(const std::string& text, std::uint64_t least,
                          std::uint64_t most);

template <std::unsigned_integral T>
setting_value number_value(std::string kind, T& field, T least = 0,
                           T most = std::numeric_limits<T>::max()) {
  return {std::move(kind), std::to_string(field),
          [&field, least, most](const std::string& text) {
            field = static_cast<T>(read_number(text, least, most));
          }};
}

/// The place of `text` in `words`, or `settings_error`.
std::size_t read_word(const std::string& text,
                      const std::vector<std::string>& words);

/// One of `words`, which stand for `values`.
template <class T>
setting_value choice_value(T& field, std::string initial,
                           std::vector<std::string> words,
                           std::vector<T> values) {
  return {"WORD", std::move(initial),
          [&field, words = std::move(words),
           values = std::move(values)](const std::string& text) {
            field = values.at(read_word(text, words));
          }};
}

} // namespace troupe
