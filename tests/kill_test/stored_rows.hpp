#pragma once

#include "tests/kill_test/databases.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace troupe::kill_test {

struct stored_order {
  std::string user;
  std::map<std::string, std::int64_t> pieces; ///< by product
  std::int64_t amount = 0;
  std::string method;
  std::string address;
  std::string status;
  std::string reason;
  std::string saga_id;
  std::int64_t due_at = 0;
  bool stuck = false;
  std::vector<std::string> history; ///< statuses, oldest first
  bool gapless = true;              ///< numbered 1, 2, 3, ...
};

struct stored_product {
  std::int64_t available = 0;
  std::int64_t reserved = 0;
  std::int64_t received = 0;
};

struct stored_payment {
  std::string user;
  std::int64_t amount = 0;
  std::string method;
};

struct stored_wallet {
  std::int64_t credit = 0;
  std::int64_t deposited = 0;
};

/// What the four stores of a shop hold, that is at rest.
struct stored_rows {
  /// Throws what the databases throw.
  explicit stored_rows(databases&);

  std::map<std::string, stored_order> orders;
  std::map<std::string, stored_product> products;
  std::map<std::string, stored_wallet> wallets;
  // In force: done and not undone. By saga.
  std::set<std::string> reservations;
  std::map<std::string, stored_payment> payments;
  std::set<std::string> deliveries;
  // Of what was removed (--retention): by product, and by account.
  std::map<std::string, std::int64_t> settled_pieces;
  std::map<std::string, std::int64_t> settled_payments;
  /// Rows that there must not be at rest, such as `payment outbox`.
  std::map<std::string, std::int64_t> leftovers;
};

} // namespace troupe::kill_test
