#pragma once

#include "tests/exhaustive/shop.hpp"

#include <string>

namespace troupe::exhaustive {

/// The first promise that is broken in a state that can be reached; empty:
/// none.
std::string broken_promise(const shop&, const shop_state&);

/// The same of a state at rest, where more is promised.
std::string broken_promise_at_rest(const shop&, const shop_state&);

/// How the order has ended: its status, and why.
std::string ending(const shop&, const shop_state&);

} // namespace troupe::exhaustive
