#pragma once

#include "cmd/settings/file.hpp"
#include "cmd/settings/values.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace troupe {

/// All settings of one program, each declared once, and the reading of them.
/// CLI11 splits the command line and writes the help. Variables and the file
/// are read here: in CLI11 2.1 the file beats the variable, no variable can
/// name the file, and no message says where a wrong value came from.
class declaration {
public:
  declaration(const std::string& description, const std::string& name);
  ~declaration();

  CLI::App& app() { return *app_; }

  /// Declares a setting of this program. Lines of `help` have at most 44
  /// characters.
  void add(CLI::App& owner, const char* group, const std::string& key,
           setting_value value, const std::string& help);

  /// A setting of another program, which may stand in a file that both read.
  void ignore(const std::string& key) { ignored_.insert(key); }

  /// Sets all fields. Answers with the keys that were given anywhere. Throws
  /// `settings_error` or CLI::ParseError.
  std::set<std::string> read(int argc, const char* const* argv,
                             const environment& variable);

  /// The help of the program or of its subcommand `of`.
  std::string help(const CLI::App& of, const std::string& name) const;

private:
  struct setting {
    std::string key;
    const CLI::Option* flag;
    setting_value value;

    /// Reads it from the first source that has it: flags, its variable (an
    /// empty one counts as none; one that may be given several times has a line
    /// each), its line in the file. Says whether there was one. Throws
    /// `settings_error`, which names the source.
    bool resolve(const environment& variable,
                 const std::map<std::string, file_entry>&) const;
  };

  setting declare(CLI::App& owner, const char* group, const std::string& key,
                  setting_value value, const std::string& help);
  void refuse_unknown(const std::map<std::string, file_entry>&) const;

  std::unique_ptr<CLI::App> app_;
  std::string file_;
  std::vector<setting> settings_;
  std::set<std::string> ignored_;
  /// Not among `settings_`: no settings file can name another one.
  setting config_;
};

} // namespace troupe
