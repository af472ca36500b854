#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <ostream>
#include <string>

namespace troupe::replaying {

/// Shows how far one part of the work has come: a bar on a terminal, else a
/// line when 10 s have passed since the last one. Any thread may advance it.
class progress {
public:
  using milliseconds = std::chrono::milliseconds;

  /// @param what names the work: `placing 469 orders`
  /// @param now time that has passed since any fixed moment
  progress(std::ostream& out, bool is_terminal, std::string what,
           std::size_t total, milliseconds now);
  ~progress();

  void advance(milliseconds now);

private:
  struct display;
  std::unique_ptr<display> display_;
};

} // namespace troupe::replaying
