#pragma once

#include "tests/end_to_end/running_shop.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <stdexcept>

#include <sqlite3.h>

namespace troupe::end_to_end {

/// A shop that no timer helps, and whose files can be spoilt while it runs.
struct spoilt_shop {
  temporary_directory data;
  troupe_process process{shop_flags(
      data.path().string(), {"--step-timeout", "1h", "--saga-deadline", "1h"})};
  shopper ann{process.port()};

  void run(const std::string& file, const std::string& sql,
           sqlite3_callback each = nullptr, void* to = nullptr) const {
    sqlite3* db = nullptr;
    sqlite3_open(data.file(file.c_str()).c_str(), &db);
    sqlite3_busy_timeout(db, 10'000);
    auto code = sqlite3_exec(db, sql.c_str(), each, to, nullptr);
    std::string why = sqlite3_errmsg(db);
    sqlite3_close(db);
    if (code != SQLITE_OK)
      throw std::runtime_error{why};
  }

  /// The number that a query answers with.
  std::int64_t number(const std::string& file, const std::string& sql) const {
    std::int64_t result = -1;
    run(
        file, sql,
        [](void* to, int, char** values, char**) {
          *static_cast<std::int64_t*>(to) = std::atoll(values[0]);
          return 0;
        },
        &result);
    return result;
  }

  /// No new row of this table may hold the word.
  void curse(const std::string& file, const std::string& table,
             const std::string& column) const {
    run(file, "CREATE TRIGGER curse BEFORE INSERT ON " + table
                  + " WHEN instr(NEW." + column
                  + ", 'cursed') BEGIN SELECT RAISE(ABORT, 'a curse'); END");
  }

  void lift(const std::string& file) const { run(file, "DROP TRIGGER curse"); }

  /// An order whose reservation is poison; its id.
  std::string order_cursed() {
    ann.post("/inventory", {{"product_id", "cursed"},
                            {"name", "A"},
                            {"price", 1},
                            {"quantity", 10}});
    curse("inventory.db", "reservations", "items");
    auto placed = ann.post("/orders", order_of("cursed", 2));
    return placed.parsed().at("order_id");
  }
};

} // namespace troupe::end_to_end
