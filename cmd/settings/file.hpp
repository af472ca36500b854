#pragma once

#include <map>
#include <string>
#include <vector>

namespace troupe {

/// A line `key = value` of the settings file.
struct file_entry {
  /// Where it stands, as "troupe.toml:3", for messages.
  std::string place;
  /// Without the quotes; one, unless it is a list.
  std::vector<std::string> values;
  bool is_list = false;
};

/// Reads a settings file: lines of TOML 1.0 whose values are strings of one
/// line, numbers, booleans or an array of them on the same line, with comments;
/// nothing else is needed to set flags, and tables and longer strings are
/// refused. Throws `settings_error`, which names the file and the line.
///
/// CLI11 2.1 has a reader too. It cuts strings at a `#`, takes lines that are
/// no TOML for keys, and does not tell where an entry stood.
std::map<std::string, file_entry> read_settings_file(const std::string& path);

} // namespace troupe
