#pragma once

#include "cmd/settings/settings.hpp"
#include "cmd/settings/values.hpp"

#include <iosfwd>
#include <variant>

namespace troupe {

/// Reads flags, variables and the settings file; the first of them that has a
/// setting decides, an empty variable counts as none. Returns what was asked
/// of `who`, or the exit code when all is done: 0 after --help or --version on
/// `out`, 2 for wrong usage or settings, with one line on `err`.
std::variant<command_line, int> parse_command_line(program who, int argc,
                                                   const char* const* argv,
                                                   const environment& variable,
                                                   std::ostream& out,
                                                   std::ostream& err);

} // namespace troupe
