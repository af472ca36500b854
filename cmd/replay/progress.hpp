#pragma once

#include <cstddef>
#include <memory>
#include <ostream>
#include <string>

namespace troupe::replaying {

/// Shows how far one part of the work has come: a bar on a terminal, else a
/// line for every tenth. Any thread may advance it.
class progress {
public:
  /// @param what names the work: `placing 469 orders`
  progress(std::ostream& out, bool is_terminal, std::string what,
           std::size_t total);
  ~progress();

  void advance();

private:
  struct display;
  std::unique_ptr<display> display_;
};

} // namespace troupe::replaying
