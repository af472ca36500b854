#pragma once

#include <set>
#include <string>

namespace troupe::conformance {

/// Notes what the connections run that are opened while it lives. One at a
/// time.
class watched_statements {
public:
  watched_statements();
  watched_statements(const watched_statements&) = delete;
  ~watched_statements();

  /// Each once.
  std::set<std::string> run() const;
};

} // namespace troupe::conformance
