#pragma once

#include "tests/exhaustive/local_rules.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace troupe::exhaustive {

/// The state of the whole shop, in numbers: who acts has each of the few states
/// that it can be in numbered, and so has each flight. First the states of the
/// actors, then what may yet go wrong, then what is in the air, in order.
using shop_state = std::u16string;

namespace at {
inline constexpr std::size_t faults = actors;
inline constexpr std::size_t duplicates = actors + 1;
inline constexpr std::size_t cancels = actors + 2;
inline constexpr std::size_t air = actors + 3;
} // namespace at

struct transition {
  enum class kind : std::uint8_t { arrival, copy, loss, crash, other };
  kind what{};
  actor who{};
  std::uint16_t flight = 0;
  happening happens{};

  /// The shop has to come to rest without it.
  bool is_trouble = false;
};

/// Valid until the next one is found.
struct next_state {
  transition how;
  const shop_state& state;
  const std::string* wrong; ///< not empty: what must not be
};

/// All that can happen in the shop of a scenario. What each actor does by
/// itself is found out by its rules once, and remembered.
class shop {
public:
  using sink = std::function<void(const next_state&)>;

  explicit shop(const scenario&);

  shop_state beginning();

  /// All that may come next.
  void each_next(const shop_state&, const sink&);

  const facts& look(const shop_state& s, actor who) const {
    auto i = static_cast<std::size_t>(who);
    return states_[i][s[i]].seen;
  }

  /// Nothing is in the air, and nobody is due.
  bool is_at_rest(const shop_state&) const;

  /// A line of a log.
  std::string said(const transition&, const shop_state& before,
                   const shop_state& after) const;
  std::string said(const shop_state&) const;

  const exhaustive::scenario& scenario() const { return scenario_; }

private:
  struct known_state {
    local_state state;
    facts seen;
  };

  /// A local_step in numbers.
  struct known_step {
    char16_t next;
    std::u16string sent;
    std::string wrong;
  };

  using steps = std::vector<known_step>;

  char16_t number_of(actor, local_state);
  char16_t number_of(flight);
  steps numbered(actor, char16_t before, std::vector<local_step>);
  const steps& after_hearing(actor, char16_t state, char16_t flight);
  const steps& after(actor, char16_t state, happening);

  /// Whether what an actor waits for may have been lost: nothing of it, or for
  /// it, is in the air.
  bool is_silent(const shop_state&, actor) const;
  void each_arrival(const shop_state&, std::size_t place, const sink&);
  void each_hearing(const shop_state&, const shop_state& gone, transition,
                    const sink&);
  void each_happening(const shop_state&, actor, happening, const sink&);
  void crash(const shop_state&, actor, const sink&);

  exhaustive::scenario scenario_;
  local_rules rules_;
  std::array<std::vector<known_state>, actors> states_;
  std::array<std::unordered_map<std::string, char16_t>, actors> state_numbers_;
  std::vector<flight> flights_;
  std::unordered_map<std::string, char16_t> flight_numbers_;
  std::unordered_map<std::uint64_t, steps> steps_;
  shop_state gone_, past_, gone_past_, next_; ///< of each_next
};

} // namespace troupe::exhaustive
