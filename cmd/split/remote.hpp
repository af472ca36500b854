#pragma once

#include "cmd/settings/settings.hpp"

#include <caf/fwd.hpp>

#include <functional>
#include <string_view>

/// How the processes of a split shop reach each other.
namespace troupe {

/// What a service without a broker reports as missing: orders are accepted
/// nevertheless.
inline constexpr std::string_view missing_bus = "bus";

/// What CAF needs to reach other processes.
std::function<void(caf::actor_system_config&)> remote_of(const shop_settings&);

} // namespace troupe
