#pragma once

#include <string>

namespace troupe::postgres {

/// What a connection is for.
struct session_settings {
  std::string schema;
  bool writes = false;
  bool hurries = false; ///< a statement is given up in time
  bool serializable = false;
};

/// The statements that make a connection such a one. What the last of them
/// answers is how long a statement may take, in milliseconds; 0: as long as it
/// takes.
std::string to_sql(const session_settings&);

} // namespace troupe::postgres
