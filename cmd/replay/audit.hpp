#pragma once

#include "cmd/replay/player.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace troupe::replaying {

using stock_levels = std::map<std::string, stock_level>;

/// Counts comparisons of what is with what must be. Any thread may add one.
class audit {
public:
  /// One comparison; `what` names the subject when it fails.
  template <class T>
  void expect_equal(const std::string& what, const T& is, const T& must_be) {
    expect(is == must_be,
           what + " is " + show(is) + ", must be " + show(must_be));
  }

  /// One comparison; `complaint` says what is wrong if it does not hold.
  void expect(bool holds, const std::string& complaint);

  std::uint64_t checked() const { return checked_; }
  std::uint64_t violated() const { return violated_; }

  /// The first few violations, a sentence each.
  const std::vector<std::string>& complaints() const { return complaints_; }

private:
  static std::string show(const std::string& x) { return '"' + x + '"'; }
  static std::string show(std::int64_t x) { return std::to_string(x); }

  std::mutex mutex_;
  std::uint64_t checked_ = 0;
  std::uint64_t violated_ = 0;
  std::vector<std::string> complaints_;
};

/// Nothing was lost or invented in stock: of every product of the plan
/// available + reserved is what it was before plus what the run added, and
/// reserved is what it was plus the lines of the orders still completed.
void audit_stock(audit& books, const std::vector<planned_product>& plan,
                 const stock_levels& before, const stock_levels& after,
                 const std::vector<invoice>& invoices,
                 const std::vector<outcome>& outcomes);

/// The parts of one order agree: it has ended as the run saw it end, it is
/// paid and will be delivered if it is completed, money was given back and the
/// delivery called back if it is cancelled, and neither was kept if it failed.
/// @throws shop_error
void audit_order(audit& books, shop_client& shop, const invoice& what,
                 const outcome& result);

} // namespace troupe::replaying
