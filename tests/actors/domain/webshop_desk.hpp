#pragma once

#include "actors/domain/drafts.hpp"
#include "tests/actors/domain/fixtures.hpp"

namespace troupe::fixtures {

/// The order's rows, and what a webshop asks for beside.
struct webshop_desk : order_desk {
  using order_desk::tell;

  order_answer tell(const draft_order& c) {
    return run(c, [&](auto& rows) { return draft(rows, c); });
  }
  order_answer tell(const add_line& c) {
    return run(c, [&](auto& rows) { return add(rows, c); });
  }
  order_answer tell(const reset_orders& c) {
    return run(c, [&](auto& rows) { return reset(rows, c); });
  }
};

} // namespace troupe::fixtures
