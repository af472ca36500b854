#pragma once

#include "actors/ports/store.hpp"
#include "tests/adapters/conformance/sample_rows.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string>
#include <vector>

namespace troupe::conformance {

/// A unit of work that changes rows by `change(rows)` and sends `messages`.
template <class Rows, class F>
std::int64_t commit(store<Rows>& to, Rows& rows, F&& change,
                    const std::vector<message>& messages = {},
                    const std::vector<std::int64_t>& forget = {}) {
  return to.transact(rows, forget,
                     [&](Rows& loaded) -> const std::vector<message>& {
                       change(loaded);
                       return messages;
                     });
}

/// Adds a sample under a key that is free.
template <class Rows>
void store_sample(store<Rows>& to, const std::string& key, std::uint64_t seed) {
  auto rows = wanting<Rows>({key});
  commit(to, rows, [&](Rows& loaded) { add_samples(loaded, key, seed); });
}

/// What the store holds under these keys.
template <class Rows>
Rows load(store<Rows>& from, std::initializer_list<std::string> keys) {
  auto rows = wanting<Rows>(keys);
  commit(from, rows, [](Rows&) {});
  return rows;
}

template <class Rows>
std::string stored(store<Rows>& from, const std::string& key) {
  auto rows = load(from, {key});
  return shown(rows, key);
}

/// All of it, read in pages.
template <class Rows>
std::vector<outbox_row> outbox_of(store<Rows>& from) {
  std::vector<outbox_row> all;
  for (std::int64_t after = 0;;) {
    auto page = from.outbox(after, 3);
    if (page.empty())
      return all;
    BOOST_TEST(page.size() <= 3U);
    after = page.back().id;
    std::move(page.begin(), page.end(), std::back_inserter(all));
  }
}

inline message sample_message(const std::string& saga_id) {
  saga_context saga{
      .saga_id = saga_id, .order_id = "order of " + saga_id, .traceparent = {}};
  return inventory_reserved{saga,
                            {.user_id = "O'Brien \xe2\x98\x83",
                             .items = {{"product_1", 2}, {"product_1", 1}},
                             .amount = {19'999},
                             .address = "1 \"Main\" Street\n"}};
}

} // namespace troupe::conformance
