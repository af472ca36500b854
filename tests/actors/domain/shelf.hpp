#pragma once

#include "actors/domain/order.hpp"
#include "actors/domain/row_set.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace troupe::fixtures {

/// A store of plain maps. Runs one unit of work at a time, as a store does:
/// loads what is wanted, decides, saves what was changed.
template <class Rows>
class shelf {
public:
  instant now = 1'000'000;
  std::size_t saved = 0; ///< rows that the last unit of work changed
  std::vector<order_event> history;

  template <class Row>
  auto& all() {
    return std::get<std::map<std::string, Row>>(maps_);
  }

  /// The row, which exists.
  template <class Row>
  Row& at(const std::string& key) {
    return all<Row>().at(key);
  }

  template <class Want, class Decide>
  auto transact(Want&& wanted, Decide&& decide) {
    Rows rows;
    rows.now = now;
    auto load = [](auto& set, auto& map) {
      for (auto& [key, slot] : set.slots())
        if (auto i = map.find(key); i != map.end())
          slot.row = i->second;
    };
    wanted(rows);
    each(rows, load);
    if constexpr (requires { rows.widen(); }) {
      rows.widen();
      each(rows, load);
    }
    auto result = decide(rows);
    saved = 0;
    each(rows, [this](auto& set, auto& map) { this->save(set, map); });
    if constexpr (requires { rows.history; })
      history.insert(history.end(), rows.history.begin(), rows.history.end());
    return result;
  }

  template <class Command, class Decide>
  auto run(const Command& command, Decide&& decide) {
    return transact([&](auto& rows) { want(rows, command); }, decide);
  }

  /// One look at the rows whose time has come.
  template <class Row, class Decide>
  auto run_due(Decide&& decide) {
    return transact(
        [&](auto& rows) {
          for (auto& [key, row] : all<Row>())
            if (is_due(row.due_at, now)) {
              std::get<row_set<Row>&>(rows.tables()).want(key);
              rows.due.keys.push_back(key);
            }
        },
        decide);
  }

private:
  template <class... Set>
  static auto maps_of(std::tuple<Set&...>)
      -> std::tuple<std::map<std::string, typename Set::row_type>...>;

  template <class Do>
  void each(Rows& rows, Do&& act) {
    auto on = [&]<class Row>(row_set<Row>& set) { act(set, all<Row>()); };
    std::apply([&](auto&... set) { (on(set), ...); }, rows.tables());
  }

  void save(auto& set, auto& map) {
    for (auto& [key, slot] : set.slots()) {
      if (!slot.changed)
        continue;
      ++saved;
      if (slot.removed()) {
        if (map.erase(key) == 0)
          throw std::logic_error("nothing is called " + key);
        continue;
      }
      if (slot.is_new == map.contains(key) || primary_key(*slot.row) != key)
        throw std::logic_error("saved under a wrong key: " + key);
      map.insert_or_assign(key, *slot.row);
    }
  }

  decltype(maps_of(std::declval<Rows&>().tables())) maps_;
};

} // namespace troupe::fixtures
