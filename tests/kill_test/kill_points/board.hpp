#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Where it is written who is to die at which durable write: memory that the
/// test and its victims share, which survives them.
namespace troupe::kill_test {

inline constexpr std::array<std::string_view, 4> participants{
    "order", "inventory", "payment", "delivery"};

/// What one participant is to die of: at the first of these, once, in one
/// process. Any thread of any process.
class trap {
public:
  static constexpr std::size_t most = 16;

  /// Arms it. The test alone, and only when it is not armed.
  void arm(std::span<const std::string> names);

  /// Which of them it was, from 0; or `none`. It is not armed any more.
  static constexpr std::uint32_t none = ~0u;
  std::uint32_t disarm();

  bool is_armed() const { return state_ % name == armed; }

  /// Whether the caller has to die now.
  bool spring(std::string_view what);

private:
  /// The lowest bits of the state; above them are which of the names it was,
  /// and the number of the arming: who has read the names of before does not
  /// spring what was armed meanwhile.
  enum : std::uint32_t { idle, armed, sprung };
  static constexpr std::uint32_t name = 4;
  static constexpr std::uint32_t arming = name * most;

  std::atomic<std::uint32_t> state_;
  std::uint32_t count_;
  char names_[most][80];
};

struct board {
  std::array<trap, participants.size()> traps;
};

static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

/// Maps it; null if that file cannot be had. `anew`: makes the file, empty.
board* open_board(const char* file, bool anew);

} // namespace troupe::kill_test
