#pragma once

#include "tests/kill_test/ledger.hpp"
#include "tests/kill_test/promises.hpp"
#include "tests/kill_test/target.hpp"

#include <vector>

namespace troupe::kill_test {

/// What was killed when, and what that hit, as a table on standard output.
class report {
public:
  report();

  /// A line of it; `accepted`: orders so far.
  void note(const death&, std::size_t accepted);

  /// The same of one that was named, which is not to tell how well the others
  /// hit.
  void note_named(const death&, std::size_t accepted);

  /// A kill test is worth something only if it hits: why it is not, if so.
  std::vector<std::string> misses() const;

  /// What there is in the end.
  void close(const stored_rows&, const ledger&, const promises&,
             double rested) const;

private:
  void print(const death&, std::size_t accepted);
  std::int64_t deaths(std::int64_t moment::*) const;

  std::vector<death> deaths_; ///< at random
  std::size_t count_ = 0;     ///< of all
};

} // namespace troupe::kill_test
