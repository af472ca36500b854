#pragma once

#include "actors/domain/order.hpp"
#include "actors/ports/store.hpp"
#include "adapters/postgres/dead_letters.hpp"
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/outbox.hpp"
#include "adapters/postgres/query.hpp"
#include "adapters/postgres/table.hpp"
#include "adapters/wire/dead_letters.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace troupe::postgres {

/// The store of any participant: its tables are those that `Rows` lists.
///
/// A unit of work takes what it remembers of rows for true, and that a row of
/// which it knows nothing is not there, and writes what was decided by one
/// statement, which fails if any of it was not so (optimistic concurrency
/// control: Kung and Robinson, 1981). Rows that are needed and not remembered
/// are read first. After a conflict, for rows that have fallen due, and where a
/// rule needs to know that a row is not there, all are read and locked.
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
    database patient{s, db_.schema(), database::access::migration};
    migrate(patient, participant);
    outbox_.beat();
  }

  std::int64_t transact(Rows& rows, std::span<const std::int64_t> forget,
                        const decide_function& decide) override {
    if (auto session = db_.session(); session_ != session) {
      forget_rows();
      outbox_.beat(); // maybe by another name
      session_ = session;
    }
    if (may_guess(rows))
      if (auto id = guess(rows, forget, decide))
        return *id;
    std::uint32_t transaction = 0;
    std::int64_t sent = 0;
    db_.transact([&](instant now) {
      reset(rows);
      rows.now = now;
      load(rows);
      look_at_outbox(rows, forget);
      auto& messages = decided(rows, decide);
      changes all;
      save(all, rows);
      sent = outbox_.exchange(all, messages, forget, now);
      if (all.any())
        transaction = all.run(db_);
      return all.any() || put_off(rows);
    });
    remember(rows, transaction);
    return sent;
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
        forget_rows();
      }
      return true;
    });
  }

  std::vector<outbox_row> outbox(std::int64_t after,
                                 std::size_t limit) override {
    return outbox_.own(after, limit);
  }

  void beat() override { outbox_.beat(); }

  std::vector<std::int64_t> take_over(std::size_t limit) override {
    return outbox_.take_over(limit);
  }

  void park(dead_letter letter, const message* what) override {
    add_letter(db_, wire::with_content(std::move(letter), what));
  }

  std::int64_t parked() override {
    return db_.run("SELECT count(*) FROM dead_letters").integer(0, 0);
  }

  typename store<Rows>::replayed
  replay(const replay_dead_letter& asked) override {
    typename store<Rows>::replayed done;
    db_.transact([&](instant now) {
      done = {take_letter(asked.id), {}};
      if (done.letter.refused != refusal::none)
        return false;
      try {
        done.row.messages = wire::messages_of(done.letter.value, asked.content);
      } catch (const wire::format_error& e) {
        done.letter = unreadable(done.letter.value, e);
        return false;
      }
      changes all;
      done.row.id = outbox_.exchange(all, done.row.messages, {}, now);
      all.run(db_);
      return true;
    });
    return done;
  }

  answer<dead_letter> discard(const delete_dead_letter& asked) override {
    return take_letter(asked.id);
  }

  std::size_t purge(const ages& kept, std::size_t limit) override {
    auto now = sure_now();
    auto gone = db_.run("DELETE FROM commands WHERE command_id = ANY (ARRAY("
                        "SELECT command_id FROM commands"
                        " WHERE created_at < $1::bigint"
                        " ORDER BY created_at LIMIT $2::bigint"
                        " FOR UPDATE SKIP LOCKED)) RETURNING 1",
                        {std::to_string(now - kept.answers.count()),
                         std::to_string(limit)})
                    .size();
    // Own ids are in the order of time: the first ones are the oldest, and no
    // index has to tell them apart.
    if (gone < limit)
      gone += db_.run("DELETE FROM commands WHERE created_at < $1::bigint"
                      " AND command_id = ANY (ARRAY("
                      "SELECT command_id FROM commands"
                      " WHERE command_id >= 'own ' AND command_id < 'own!'"
                      " ORDER BY command_id LIMIT $2::bigint"
                      " FOR UPDATE SKIP LOCKED)) RETURNING 1",
                      {std::to_string(now - kept.own_answers.count()),
                       std::to_string(limit - gone)})
                  .size();
    outbox_.purge(now - kept.answers.count());
    if (gone != 0)
      forget_rows();
    if (kept.letters.count() == 0)
      return gone;
    return std::max(gone,
                    purge_letters(db_, now - kept.letters.count(), limit));
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

  answer<dead_letter> take_letter(std::int64_t id) {
    static const auto sql = "DELETE FROM dead_letters WHERE id = $1 RETURNING "
                            + std::string{dead_letter::field_names};
    auto found = db_.run(sql, {std::to_string(id)});
    if (found.size() == 0)
      return no_letter(id);
    return {.detail = {}, .value = get_all<dead_letter>(found, 0)};
  }

  // -- without locks ----------------------------------------------------------

  bool may_guess(const Rows& rows) {
    if constexpr (requires { rows.due; })
      if (rows.due.limit != 0)
        return false;
    if constexpr (requires { rows.old; })
      if (rows.old.limit != 0)
        return false;
    return caution_ == 0 || --caution_ == 0;
  }

  /// Nothing: it is to be done with locks.
  std::optional<std::int64_t> guess(Rows& rows,
                                    std::span<const std::int64_t> forget,
                                    const decide_function& decide) {
    do {
      reset(rows);
      rows.now = db_.now();
      look_at_outbox(rows, forget);
      in_order(rows, [](auto& table, auto& set) { table.recall(set); });
      auto messages = guessed(rows, decide);
      if (!messages)
        continue;
      changes all;
      save(all, rows);
      each(rows, [&](auto& table, auto& set) { table.confirm(all, set); });
      auto sent = outbox_.exchange(all, *messages, forget, rows.now);
      if (!all.any())
        return 0;
      try {
        remember(rows, all.run(db_));
        longest_caution_ = std::max(1, longest_caution_ / 2);
        return sent;
      } catch (const conflict&) {
        forget_rows();
        caution_ = longest_caution_ = std::min(64, longest_caution_ * 2);
        return std::nullopt;
      }
    } while (look_up(rows));
    return std::nullopt;
  }

  /// What is decided, if it does not rely on a row not being there: one that is
  /// added, and was there, is a conflict.
  const std::vector<message>* guessed(Rows& rows,
                                      const decide_function& decide) {
    try {
      auto& messages = decide(rows);
      bool complete = true;
      each(rows, [&](auto&, auto& set) {
        for (auto& [id, slot] : set.slots())
          complete &= slot.row.has_value() || slot.removed();
      });
      return complete ? &messages : nullptr;
    } catch (const std::exception&) {
      return nullptr; // rules may stumble over what is not there
    }
  }

  bool look_up(Rows& rows) {
    bool any = false;
    each(rows, [&](auto& table, auto& set) { any |= table.look_up(db_, set); });
    return any;
  }

  void remember(Rows& rows, std::uint32_t transaction) {
    each(rows,
         [&](auto& table, auto& set) { table.remember(set, transaction); });
  }

  void forget_rows() {
    std::apply([](auto&... table) { (table.forget(), ...); }, tables_);
  }

  // -- with locks -------------------------------------------------------------

  void load(Rows& rows) {
    if constexpr (requires { rows.old; })
      find_old(rows);
    in_order(rows, [&](auto& table, auto& set) {
      table.load(db_, set);
      if constexpr (requires {
                      rows.due;
                      set.find("")->due_at;
                    })
        table.load_due(db_, set, rows.due, rows.now);
    });
  }

  /// Looks without a lock, and then at no row that cannot be read: whoever
  /// decides looks at the locked rows once more.
  void find_old(Rows& rows) {
    auto& old = rows.old;
    old.sagas.clear();
    if (old.limit == 0)
      return;
    auto unsent = db_.run("SELECT min(created_at) FROM outbox", {});
    old.before = sure_now() - old.age;
    if (!unsent.text(0, 0).empty())
      old.before = std::min(old.before, unsent.integer(0, 0));
    static const auto sql
        = "SELECT " + std::string{order_row::field_names}
          + ", position, created_at,"
            " due_at = 0 AND updated_at < $3::bigint AND status IN"
            " ('completed', 'failed', 'cancelled')"
            " FROM orders WHERE position > $1::bigint"
            " ORDER BY position LIMIT $2::bigint";
    auto page
        = db_.run(sql, {std::to_string(old.after), std::to_string(old.limit),
                        std::to_string(old.before)});
    constexpr auto position = static_cast<int>(field_count<order_row>);
    array found;
    old.next.reset();
    for (std::size_t i = 0; i < page.size(); ++i) {
      if (old.end_at(page.integer(i, position + 1), rows.now))
        break;
      if (page.text(i, position + 2) == "t" && is_readable(page, i))
        found.add(std::string{page.text(i, 0)});
      if (i + 1 == old.limit)
        old.next = page.integer(i, position);
    }
    auto sagas = db_.run("SELECT DISTINCT order_id, saga_id FROM order_history"
                         " WHERE order_id = ANY ($1::text[]) AND saga_id <> ''",
                         {std::move(found).take()});
    for (std::size_t row = 0; row < sagas.size(); ++row) {
      std::string order_id{sagas.text(row, 0)};
      rows.orders.want(order_id);
      old.sagas[std::move(order_id)].emplace_back(sagas.text(row, 1));
    }
  }

  /// The database's clock as far as ours bears it out, see sure_clock.
  instant sure_now() {
    auto began = db_.now() - db_.steady().count();
    began_ = began_ ? std::min(*began_, began) : began;
    return *began_ + db_.steady().count();
  }

  static bool is_readable(const result& page, std::size_t i) {
    try {
      get_all<order_row>(page, i);
      return true;
    } catch (const wire::format_error&) {
      return false;
    }
  }

  /// Whether rows were written that cannot be read.
  static bool put_off(const Rows& rows) {
    if constexpr (requires { rows.due; })
      return !rows.due.unreadable.empty();
    return false;
  }

  /// Calls `f` for each table, the barrier's first: what that says may make
  /// more rows of others wanted.
  template <class F>
  void in_order(Rows& rows, F&& f) {
    bool first = true;
    each(rows, [&](auto& table, auto& set) {
      f(table, set);
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

  void look_at_outbox(Rows& rows, std::span<const std::int64_t> forget) {
    if constexpr (requires { rows.unsent; }) {
      rows.sending = outbox_.next_id();
      rows.unsent.clear();
      if (auto awaited = rows.awaited(); !awaited.empty())
        rows.unsent = outbox_.among(awaited);
      for (auto id : forget)
        rows.unsent.erase(id);
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
    if constexpr (requires { rows.due; }) {
      rows.due.keys.clear();
      rows.due.unreadable.clear();
    }
    if constexpr (requires { rows.history; })
      rows.history.clear();
  }

  database db_;
  outbox_table outbox_;
  typename tables_for<tables_of>::type tables_;
  std::uint64_t session_ = 0;
  std::optional<instant> began_; ///< by the database's clock: our steady one
  int caution_ = 0;              ///< so many units of work are done with locks
  int longest_caution_ = 1;      ///< doubles with each conflict, up to 64
};

} // namespace troupe::postgres
