#pragma once

#include "actors/ports/store.hpp"
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/outbox.hpp"
#include "adapters/postgres/table.hpp"

#include <tuple>

namespace troupe::postgres {

/// The store of any participant: its tables are those that `Rows` lists.
///
/// Two that get the same command at once: what exists, the second one reads
/// when the first has committed; what does not exist, both add, and the second
/// one meets a duplicate key, loads and decides again.
template <class Rows>
class unit_of_work : public store<Rows> {
public:
  using decide_function = typename store<Rows>::decide_function;

  unit_of_work(const settings& s, std::string schema,
               std::string_view participant)
      : db_{s, std::move(schema), database::access::read_write},
        outbox_{db_, s.owner} {
    migrate(db_, participant);
    outbox_.beat();
  }

  std::int64_t transact(Rows& rows, std::span<const std::int64_t> forget,
                        const decide_function& decide) override {
    std::int64_t id = 0;
    bool again = false;
    db_.transact([&](instant now) {
      if (std::exchange(again, true))
        reset(rows);
      rows.now = now;
      load(rows);
      auto& messages = decided(rows, decide);
      changes all;
      save(all, rows);
      outbox_.exchange(all, messages, forget, now);
      if (all.any()) {
        auto last = all.run(db_);
        id = messages.empty() ? 0 : last;
      }
      return all.any();
    });
    return id;
  }

  void transact_in_turns(
      std::size_t turns, const typename store<Rows>::want_function& want,
      const typename store<Rows>::turn_function& decide) override {
    db_.transact([&](instant now) {
      for (std::size_t turn = 0; turn < turns; ++turn) {
        Rows rows;
        rows.now = now;
        want(rows, turn);
        load(rows);
        if (!decide(rows, turn))
          return false;
        changes all;
        save(all, rows);
        if (all.any())
          all.run(db_);
      }
      return true;
    });
  }

  std::vector<outbox_row> outbox() override { return outbox_.own(); }

  std::vector<outbox_row> take_over() override { return outbox_.take_over(); }

  void park(const dead_letter& letter) override {
    db_.run("INSERT INTO dead_letters (parked_at, command, saga_id, content,"
            " error) VALUES ($1, $2, $3, $4, $5)",
            {std::to_string(db_.now()), letter.command, letter.saga_id,
             letter.content, letter.error});
  }

  std::int64_t parked() override {
    return db_.run("SELECT count(*) FROM dead_letters").integer(0, 0);
  }

  void purge(instant before) override {
    db_.run("DELETE FROM commands WHERE created_at < $1",
            {std::to_string(before)});
    outbox_.purge(before);
  }

private:
  using tables_of = decltype(std::declval<Rows&>().tables());

  template <class Tuple>
  struct tables_for;
  template <class... Row>
  struct tables_for<std::tuple<row_set<Row>&...>> {
    using type = std::tuple<table<Row>...>;
  };

  template <class F>
  void each(Rows& rows, F&& f) {
    auto sets = rows.tables();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(std::get<I>(tables_), std::get<I>(sets)), ...);
    }(std::make_index_sequence<std::tuple_size_v<tables_of>>{});
  }

  void load(Rows& rows) {
    bool first = true;
    each(rows, [&](auto& table, auto& set) {
      table.load(db_, set);
      if constexpr (requires {
                      rows.due;
                      set.find("")->due_at;
                    })
        table.load_due(db_, set, rows.due, rows.now);
      if constexpr (requires { rows.widen(); })
        if (std::exchange(first, false))
          rows.widen();
    });
  }

  /// The tables were read one after the other. What was not there at first may
  /// have been added together with what was read then: rules may well stumble
  /// over that.
  const std::vector<message>& decided(Rows& rows,
                                      const decide_function& decide) {
    try {
      return decide(rows);
    } catch (const std::exception& e) {
      bool any = false;
      each(rows,
           [&](auto& table, auto& set) { any |= table.appeared(db_, set); });
      if (any)
        throw conflict{e.what()};
      throw;
    }
  }

  void save(changes& to, Rows& rows) {
    each(rows, [&](auto& table, auto& set) { table.save(to, set); });
    if constexpr (requires { rows.history; }) {
      columns<order_event> entries{all_of<order_event>};
      for (auto& event : rows.history)
        entries.add(event);
      if (entries.size() != 0)
        insert_all(to, "order_history", std::move(entries));
    }
  }

  void reset(Rows& rows) {
    each(rows, [](auto&, auto& set) { set.reset(); });
    if constexpr (requires { rows.due; })
      rows.due.keys.clear();
    if constexpr (requires { rows.history; })
      rows.history.clear();
  }

  database db_;
  outbox_table outbox_;
  typename tables_for<tables_of>::type tables_;
};

} // namespace troupe::postgres
