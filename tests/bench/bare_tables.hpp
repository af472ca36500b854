#pragma once

#include "adapters/sqlite/database.hpp"
#include "tests/bench/bare_saga.hpp"

#include <string_view>

/// The row changes of each participant. `apply` runs the saga's next command
/// and answers whether there is another one.
namespace troupe::bench {

class bare_orders {
public:
  static constexpr std::string_view name = "order";

  bare_orders(sqlite::database&, const workload&);
  bool apply(bare_saga&);

private:
  sqlite::statement insert_;
  sqlite::statement update_;
  sqlite::statement note_;
};

class bare_inventory {
public:
  static constexpr std::string_view name = "inventory";

  bare_inventory(sqlite::database&, const workload&);
  bool apply(bare_saga&);

private:
  void move(const std::string& product, std::int64_t pieces);

  sqlite::statement known_;
  sqlite::statement select_;
  sqlite::statement update_;
  sqlite::statement insert_;
  sqlite::statement release_;
};

class bare_payments {
public:
  static constexpr std::string_view name = "payment";

  bare_payments(sqlite::database&, const workload&);
  bool apply(bare_saga&);

private:
  sqlite::statement known_;
  sqlite::statement insert_;
  sqlite::statement answer_;
  sqlite::statement undo_;
  std::string asked_;
};

class bare_deliveries {
public:
  static constexpr std::string_view name = "delivery";

  bare_deliveries(sqlite::database&, const workload&);
  bool apply(bare_saga&);

private:
  sqlite::statement known_;
  sqlite::statement insert_;
  sqlite::statement answer_;
  std::string asked_;
};

} // namespace troupe::bench
