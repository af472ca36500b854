#pragma once

#include "tests/adapters/conformance/due_suite.hpp"
#include "tests/adapters/conformance/order_store_suite.hpp"
#include "tests/adapters/conformance/outbox_suite.hpp"
#include "tests/adapters/conformance/parked_letter_suite.hpp"
#include "tests/adapters/conformance/participant_suite.hpp"
#include "tests/adapters/conformance/purge_suite.hpp"
#include "tests/adapters/conformance/store_suite.hpp"

namespace troupe::conformance {

/// All that the store of one participant promises to one process.
template <class Backend>
std::vector<promise> promises_of_store() {
  using rows = typename Backend::rows;
  std::vector<promise> all;
  auto add = [&](const std::vector<promise>& some) {
    all.insert(all.end(), some.begin(), some.end());
  };
  add(store_suite<Backend>::promises());
  add(parked_letter_suite<Backend>::promises());
  add(purge_suite<Backend>::promises());
  add(outbox_suite<Backend>::promises());
  if constexpr (requires(rows r) { r.due; })
    add(due_suite<Backend>::promises());
  if constexpr (std::same_as<rows, inventory_rows>)
    add(inventory_store_suite<Backend>::promises());
  if constexpr (std::same_as<rows, payment_rows>)
    add(payment_store_suite<Backend>::promises());
  if constexpr (std::same_as<rows, order_rows>)
    add(order_store_suite<Backend>::promises());
  return all;
}

} // namespace troupe::conformance
