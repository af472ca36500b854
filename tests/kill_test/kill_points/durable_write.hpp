#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// What a transaction of a participant makes durable, by name:
///   `inventory.reserved choreography`  a message of that coordination, told
///   `status failed`                    an order's change to it
///   `claim choreography`               a third party is about to be asked
///   `confirm`, `undo`                  the same, to commit or to undo
///   `answer`                           a request's answer, by its key
///   `forget`                           nothing but that messages have arrived
namespace troupe::kill_test {

using write_names = std::set<std::string>;

/// What a parameter of a statement is.
enum class parameter_kind {
  messages, ///< of the outbox, as JSON
  status,   ///< of an order's history
  forward,  ///< columns of a participant that asks a third party
  undo,
  asked,
  answer, ///< a key
};

struct known_parameter {
  std::size_t number = 0; ///< from 1
  parameter_kind kind{};
};

/// Those parameters of a statement whose values tell what it writes. Any
/// statement of the stores, of SQLite or of PostgreSQL.
std::vector<known_parameter> known_parameters(std::string_view sql);

/// Adds what the value of such a parameter says: of one row, or an array of
/// PostgreSQL.
void add_names(write_names& to, parameter_kind, std::string_view value);

/// Whether a statement takes rows out of the outbox.
bool is_forgetting(std::string_view sql);

} // namespace troupe::kill_test
