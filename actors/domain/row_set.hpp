#pragma once

#include "actors/domain/record.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe {

/// The rows of one table that one unit of work needs. The shell says which
/// keys it wants, the store fills them in, rules read and change them, the
/// store saves each changed row once. Ordered by key, so that stores lock in
/// one order everywhere.
template <record Row>
class row_set {
public:
  using row_type = Row;

  struct slot {
    std::optional<Row> row;
    bool is_new = false;
    bool changed = false;

    bool removed() const { return changed && !row; }
  };

  /// Asks for the row with this key; it need not exist.
  void want(std::string_view key) {
    if (auto i = slots_.lower_bound(key); i == slots_.end() || i->first != key)
      slots_.emplace_hint(i, std::string{key}, slot{});
  }

  /// The row, or null where there is none (or it was not asked for).
  const Row* find(std::string_view key) const {
    auto i = slots_.find(key);
    return i == slots_.end() || !i->second.row ? nullptr : &*i->second.row;
  }

  /// The row, which exists, to be changed and saved.
  Row& change(std::string_view key) {
    auto i = slots_.find(key);
    if (i == slots_.end() || !i->second.row)
      throw std::logic_error("no such row: " + std::string{key});
    i->second.changed = true;
    return *i->second.row;
  }

  /// Adds a row that was wanted and was not there.
  Row& add(Row row) {
    auto i = slots_.find(primary_key(row));
    if (i == slots_.end() || i->second.row)
      throw std::logic_error("not claimed: " + std::string{primary_key(row)});
    // One that takes the place of a removed one is in the store already.
    i->second.is_new = !i->second.removed();
    i->second.changed = true;
    return i->second.row.emplace(std::move(row));
  }

  /// The row of this key, to be changed; `row`, where there is none.
  Row& change_or_add(Row row) {
    return find(primary_key(row)) ? change(primary_key(row))
                                  : add(std::move(row));
  }

  /// Removes the row, which exists.
  void remove(std::string_view key) {
    change(key);
    auto& entry = slots_.find(key)->second;
    entry.row.reset();
    entry.changed = !std::exchange(entry.is_new, false);
  }

  // -- for stores -------------------------------------------------------------

  auto& slots() { return slots_; }
  const auto& slots() const { return slots_; }

  /// Forgets what was loaded, keeps what was asked for: the next try of a unit
  /// of work that met a conflict.
  void reset() {
    for (auto& [key, entry] : slots_)
      entry = {};
  }

private:
  std::map<std::string, slot, std::less<>> slots_;
};

/// The longest wait of settings that nobody has changed, with a margin.
inline constexpr std::int64_t longest_wait = 600'000;

/// `due_at` 0 means never. No row is due later than `longest` from now;
/// one that seems to be was written before the clock jumped back, and is due.
/// All in milliseconds.
constexpr bool is_due(std::int64_t due_at, std::int64_t now,
                      std::int64_t longest = longest_wait) {
  return due_at != 0 && (due_at <= now || due_at > now + longest);
}

/// A row that falls due: the barrier's, or an order.
template <class Row>
concept timed_row = requires(Row row) { row.due_at; };

/// Rows found by their time instead of their key: the store adds at most
/// `limit` of those whose `due_at` has come to the row set, oldest first, and
/// lists their keys. What it cannot read (another build's) it puts off by
/// `longest_wait`, and lists apart: that must not hold up all others.
struct due_rows {
  struct unreadable_row {
    std::string key;
    std::string why;
  };

  std::size_t limit = 0;
  std::int64_t longest_wait = troupe::longest_wait; ///< see is_due
  std::vector<std::string> keys;
  std::vector<unreadable_row> unreadable;
};

} // namespace troupe
