#pragma once

#include "cmd/settings/command_line.hpp"

#include <caf/fwd.hpp>

#include <functional>
#include <string>
#include <string_view>

/// What every process of a split shop does first.
namespace troupe {

/// What a service without a broker reports as missing: orders are accepted
/// nevertheless.
inline constexpr std::string_view missing_bus = "bus";

/// What CAF needs to reach other processes.
std::function<void(caf::actor_system_config&)> remote_of(const shop_settings&);

/// The whole `main`: prepares the process, reads the command line of `who`,
/// serves, reports errors. Returns the exit code.
int start(program who, int argc, char** argv,
          const std::function<int(const command_line&)>& serve);

} // namespace troupe
