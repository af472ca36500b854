#pragma once

#include "cmd/settings/file.hpp"
#include "cmd/settings/values.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace troupe {

/// The value of an environment variable, or null.
using environment = std::function<const char*(const char* name)>;

/// Where settings come from besides the command line.
struct setting_sources {
  environment variable;
  std::map<std::string, file_entry> file;
};

/// Reads the setting `key` from the first source that has it: `flags` (empty if
/// there was none), its variable (an empty one counts as none; one that may be
/// given several times has a line each), its line in the file. Says whether
/// there was one. Throws `settings_error`, which names the source.
bool resolve(const std::string& key, const setting_value& value,
             const std::vector<std::string>& flags,
             const setting_sources& others);

} // namespace troupe
