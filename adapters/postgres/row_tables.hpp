#pragma once

#include "actors/domain/order.hpp"
#include "actors/ports/tables.hpp"
#include "adapters/postgres/table.hpp"

#include <tuple>
#include <utility>

namespace troupe::postgres {

/// The tables of a participant, and what is remembered of their rows.
template <class Rows>
class row_tables {
public:
  explicit row_tables(database& db) : db_{db} {}

  /// Before each try of a unit of work.
  static void reset(Rows& rows) {
    std::apply([](auto&... set) { (set.reset(), ...); }, rows.tables());
    if constexpr (requires { rows.due; }) {
      rows.due.keys.clear();
      rows.due.unreadable.clear();
    }
    if constexpr (requires { rows.history; })
      rows.history.clear();
  }

  // -- without locks ----------------------------------------------------------

  /// Whether these can be had without locking them, as far as it depends on
  /// what is asked for.
  static bool may_guess(const Rows& rows) {
    if constexpr (requires { rows.due; })
      if (rows.due.limit != 0)
        return false;
    if constexpr (requires { rows.old; })
      if (rows.old.limit != 0)
        return false;
    return true;
  }

  /// Fills in what is remembered.
  void recall(Rows& rows) {
    load_each(tables_, rows, [](auto& table, auto& set) { table.recall(set); });
  }

  /// Reads what is not remembered. Whether any was there.
  bool look_up(Rows& rows) {
    bool any = false;
    each_table(tables_, rows,
               [&](auto& table, auto& set) { any |= table.look_up(db_, set); });
    return any;
  }

  /// Whether no rule has relied on a row not being there: one that is added,
  /// and was there, is a conflict.
  bool are_complete(Rows& rows) {
    bool complete = true;
    each_table(tables_, rows, [&](auto&, auto& set) {
      for (auto& [id, slot] : set.slots())
        complete &= slot.row.has_value() || slot.removed();
    });
    return complete;
  }

  /// Adds that what is not changed has to be as it was recalled.
  void confirm(changes& to, Rows& rows) {
    each_table(tables_, rows,
               [&](auto& table, auto& set) { table.confirm(to, set); });
  }

  // -- with locks -------------------------------------------------------------

  void load(Rows& rows) {
    load_each(tables_, rows, [&](auto& table, auto& set) {
      table.load(db_, set);
      if constexpr (requires { table.load_due(db_, set, rows.due, rows.now); })
        table.load_due(db_, set, rows.due, rows.now);
    });
  }

  /// Whether a row that was not there when its table was read now is.
  bool appeared(Rows& rows) {
    bool any = false;
    each_table(tables_, rows, [&](auto& table, auto& set) {
      any |= table.appeared(db_, set);
    });
    return any;
  }

  // -- both -------------------------------------------------------------------

  /// Adds what has to be written.
  void save(changes& to, Rows& rows) {
    each_table(tables_, rows,
               [&](auto& table, auto& set) { table.save(to, set); });
    if constexpr (requires { rows.history; }) {
      columns<order_event> entries{all_of<order_event>};
      for (auto& event : rows.history)
        entries.add(event);
      if (entries.size() != 0)
        insert_all(to, "order_history", std::move(entries));
    }
  }

  /// Remembers what was committed by this transaction.
  void remember(Rows& rows, std::uint32_t transaction) {
    each_table(tables_, rows, [&](auto& table, auto& set) {
      table.remember(set, transaction);
    });
  }

  void forget() {
    std::apply([](auto&... table) { (table.forget(), ...); }, tables_);
  }

private:
  database& db_;
  tables_of<Rows, table> tables_;
};

} // namespace troupe::postgres
