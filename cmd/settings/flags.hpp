#pragma once

#include "cmd/settings/declaration.hpp"
#include "cmd/settings/settings.hpp"

#include <algorithm>
#include <initializer_list>

namespace troupe {

/// Declares the settings of `who` into `all`; the fields are `into`'s.
class flags {
public:
  flags(program who, declaration& all, command_line& into)
      : who_(who), all_(all), result_(into) {}

  void general(bool& healthcheck);
  void http();
  void stores();
  void sagas();
  void bus();
  void network();
  void simulation();
  /// Null: of a program that has no such subcommand.
  void replay(CLI::App* subcommand);

private:
  bool is_any_of(std::initializer_list<program> some) const {
    return std::ranges::find(some, who_) != some.end();
  }
  bool participates() const { return who_ != program::gateway; }
  bool is_split() const { return who_ != program::whole_shop; }

  void add(bool mine, const char* group, const std::string& key,
           setting_value value, const std::string& help) {
    if (mine)
      all_.add(all_.app(), group, key, std::move(value), help);
    else
      all_.ignore(key);
  }

  program who_;
  declaration& all_;
  command_line& result_;
};

} // namespace troupe
