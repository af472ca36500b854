#pragma once

#include "cmd/replay/replay.hpp"
#include "cmd/replay/transport.hpp"

namespace troupe::replaying {

/// troupe::replay over another transport: `settings.url` is not used.
int run(const replay_settings& settings, const transport_factory& connect,
        std::ostream& out, std::ostream& err);

} // namespace troupe::replaying
