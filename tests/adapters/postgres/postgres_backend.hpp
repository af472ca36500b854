#pragma once

#include "adapters/postgres/store.hpp"
#include "tests/adapters/conformance/letters.hpp"
#include "tests/adapters/conformance/manual_clock.hpp"
#include "tests/adapters/postgres/cluster.hpp"

#include <concepts>
#include <memory>
#include <string>
#include <vector>

namespace troupe::conformance {

template <class Rows>
std::unique_ptr<store<Rows>> open_postgres(const postgres::settings& s) {
  return postgres::open<participant_of_rows<Rows>>(s);
}

template <class Rows>
constexpr const char* postgres_schema() {
  if constexpr (std::same_as<Rows, inventory_rows>)
    return "inventory";
  else if constexpr (std::same_as<Rows, payment_rows>)
    return "payment";
  else if constexpr (std::same_as<Rows, delivery_rows>)
    return "delivery";
  else
    return "orders";
}

/// Stores on one schema, which is new.
template <class Rows, bool Serializable = false>
struct postgres_backend {
  using rows = Rows;

  manual_clock time;
  postgres::settings settings{.address = cluster::running().address(),
                              .serializable = Serializable,
                              .owner = "one",
                              .time = &time};

  postgres_backend() {
    look().execute(std::string{"DROP SCHEMA IF EXISTS "}
                   + postgres_schema<Rows>() + " CASCADE");
  }

  std::unique_ptr<store<Rows>> open() { return open_postgres<Rows>(settings); }

  /// As another process.
  std::unique_ptr<store<Rows>> open_as(const std::string& owner) {
    auto other = settings;
    other.owner = owner;
    return open_postgres<Rows>(other);
  }

  auto read() { return postgres::read<participant_of_rows<Rows>>(settings); }

  /// A connection to the schema.
  static postgres::database look() {
    return cluster::running().connect(postgres_schema<Rows>());
  }

  void run(const std::string& sql) { look().execute(sql); }

  std::vector<dead_letter> dead_letters() { return letters_in(*read()); }
};

} // namespace troupe::conformance
