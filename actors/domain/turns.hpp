#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

/// Commands about so many rows that a transaction takes them in turns.
namespace troupe {

/// What is done in turns, because so many rows are not to be held at once.
/// It has `key`, `first` and `count`.
template <class T>
concept done_in_turns = requires { requires T::in_turns; };

inline constexpr std::int64_t rows_of_turn = 2'000;

/// At least one.
template <done_in_turns Batch>
std::size_t turns_of(const Batch& all) {
  return static_cast<std::size_t>(
      std::max<std::int64_t>(1, (all.count + rows_of_turn - 1) / rows_of_turn));
}

template <done_in_turns Batch>
Batch turn_of(Batch all, std::size_t turn) {
  auto done = static_cast<std::int64_t>(turn) * rows_of_turn;
  all.first += done;
  if (turn != 0)
    all.key = {};
  all.count = std::min(all.count - done, rows_of_turn);
  return all;
}

/// Calls `f(id, number)` for each row of a batch.
template <done_in_turns Batch, class F>
void for_each_row(const Batch& rows, F&& f) {
  for (auto i = rows.first; i < rows.first + rows.count; ++i)
    f(std::to_string(i), i);
}

} // namespace troupe
