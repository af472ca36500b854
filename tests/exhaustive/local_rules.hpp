#pragma once

#include "tests/actors/domain/fixtures.hpp"
#include "tests/exhaustive/flight.hpp"
#include "tests/exhaustive/scenario.hpp"
#include "tests/exhaustive/third_party.hpp"

#include <string>
#include <variant>
#include <vector>

/// What each of those who act does by itself. The participants' desks have the
/// product's own rules; time is left out: what is due is due now, and the
/// deadline has passed or has not.
namespace troupe::exhaustive {

using local_state = std::variant<fixtures::order_desk, fixtures::inventory_desk,
                                 fixtures::payment_desk,
                                 fixtures::delivery_desk, third_party>;

/// What happens to one of them, but for hearing what was on its way.
enum class happening : std::uint8_t {
  timer,      ///< what is due is looked at
  deadline,   ///< it passes, and is not noticed yet
  late_timer, ///< it passes, and that is noticed at once
  cancel,
  crash, ///< what a mutant does not have on disk is lost
};

constexpr auto names_of(happening) {
  return std::array<std::string_view, 5>{
      "looks at what is due", "is past its deadline",
      "is past its deadline and due", "is to be cancelled", "crashes"};
}

/// What became of it. There is no next state where the rules have thrown.
struct local_step {
  local_state next;
  std::vector<flight> sent;
  std::string wrong; ///< what must not be, if anything
};

/// What can be said of a state at a glance.
struct facts {
  bool is_due = false;
  bool has_effect = false; ///< done, and not undone
  bool holds = false;      ///< for somebody who has yet to decide
  bool is_pending = false; ///< a third party has yet to answer
  bool committed = false;  ///< also when it was taken back later
  bool aborted = false;    ///< for good
  bool exists = false;     ///< the order
  order_status status{};
  troupe::reason reason{};
  std::string wrong; ///< sums that do not add up, say
};

class local_rules {
public:
  explicit local_rules(const scenario& s) : scenario_{s} {}

  local_state beginning(actor) const;
  local_step start(const local_state& order) const;

  /// Nothing: it does not concern this one, or nothing can happen.
  std::vector<local_step> hear(actor, const local_state&, const flight&) const;
  std::vector<local_step> happen(actor, const local_state&, happening) const;

  facts look(actor, const local_state&) const;

private:
  scenario scenario_;
};

/// The same for states that are the same.
std::string bytes_of(const local_state&);

/// What it has on record, in a few words.
std::string said(actor, const local_state&);

// -- the parts ----------------------------------------------------------------

/// What is bought, and by whom.
purchase bought(const scenario&);
inline constexpr std::int64_t pieces = 2;
inline constexpr std::int64_t price = 1'000;

/// The order's own (order_part.cpp).
fixtures::order_desk order_of(const scenario&);
local_step start_order(const fixtures::order_desk&, const scenario&);
std::vector<local_step> hear(const fixtures::order_desk&, const message&,
                             const scenario&);
std::vector<local_step> happen(const fixtures::order_desk&, happening,
                               const scenario&);
facts look(const fixtures::order_desk&);

/// A third party's (local_rules.cpp).
std::vector<local_step> hear(actor, const third_party&, const third_party_call&,
                             const scenario&);
facts look(const third_party&);

/// Whether a status may follow on another one.
bool may_follow(const scenario&, order_status before, order_status next);

/// Whom a message is sent to.
std::vector<flight> posted(actor from, const std::vector<message>&);

} // namespace troupe::exhaustive
