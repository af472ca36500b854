#pragma once

#include "actors/domain/order.hpp"
#include "actors/ports/clock.hpp"
#include "actors/ports/store.hpp"
#include "actors/ports/sure_clock.hpp"
#include "adapters/sqlite/dead_letters.hpp"
#include "adapters/sqlite/migrations.hpp"
#include "adapters/sqlite/table.hpp"
#include "adapters/wire/dead_letters.hpp"
#include "adapters/wire/messages.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace troupe::sqlite {

/// The store of any participant: its tables are those that `Rows` lists.
/// SQLite has one writer at a time, so that conflicts do not arise.
template <class Rows>
class unit_of_work : public store<Rows> {
public:
  using decide_function = typename store<Rows>::decide_function;

  unit_of_work(const std::string& file, std::string_view participant,
               const clock& time)
      : db_(file, database::access::read_write), time_(time), sure_(time),
        migrated_(migrate(db_, participant, time.now())),
        tables_(make_tables(std::type_identity<tables_of>{})),
        begin_(db_.prepare("BEGIN IMMEDIATE")), commit_(db_.prepare("COMMIT")),
        roll_back_(db_.prepare("ROLLBACK")),
        data_version_(db_.prepare("PRAGMA data_version")),
        last_sent_(db_.prepare("SELECT coalesce(max(seq), 0)"
                               " FROM sqlite_sequence WHERE name = 'outbox'")),
        insert_outbox_(db_.prepare("INSERT INTO outbox (id, created_at,"
                                   " messages) VALUES (?, ?, ?)")),
        find_outbox_(db_.prepare("SELECT 1 FROM outbox WHERE id = ?")),
        delete_outbox_(db_.prepare("DELETE FROM outbox WHERE id = ?")) {
    if constexpr (requires(Rows r) { r.due; })
      due_.emplace(db_.prepare(select_due()));
    if constexpr (requires(Rows r) { r.history; })
      insert_history_.emplace(
          db_.prepare(insert_into<order_event>("order_history")));
  }

  std::int64_t transact(Rows& rows, std::span<const std::int64_t> forget,
                        const decide_function& decide) override {
    begin_.run();
    try {
      notice_other_writers();
      load(rows);
      if constexpr (requires { rows.unsent; }) {
        rows.sending = next_id_;
        for (auto id : rows.awaited())
          if (is_unsent(id, forget))
            rows.unsent.insert(id);
      }
      auto& messages = decide(rows);
      auto changed = save(rows) || put_off(rows);
      std::int64_t id = 0;
      if (!messages.empty())
        id = put_out(messages, rows.now);
      for (auto old : forget) {
        delete_outbox_.bind(1, old);
        delete_outbox_.run();
      }
      db_.must_be_in_place();
      auto anything = changed || id != 0 || !forget.empty();
      (anything ? commit_ : roll_back_).run();
      age_rows();
      return id;
    } catch (...) {
      roll_back();
      throw;
    }
  }

  void transact_in_turns(
      std::size_t turns, const typename store<Rows>::want_function& want,
      const typename store<Rows>::turn_function& decide) override {
    begin_.run();
    try {
      notice_other_writers();
      for (std::size_t turn = 0; turn < turns; ++turn) {
        Rows rows;
        want(rows, turn);
        load(rows);
        if (!decide(rows, turn)) {
          roll_back();
          return;
        }
        save(rows);
        age_rows();
      }
      db_.must_be_in_place();
      commit_.run();
    } catch (...) {
      roll_back();
      throw;
    }
  }

  std::vector<outbox_row> outbox(std::int64_t after,
                                 std::size_t limit) override {
    std::vector<outbox_row> result;
    std::vector<std::pair<std::int64_t, wire::sorted_messages>> unreadable;
    {
      auto page = db_.prepare("SELECT id, messages FROM outbox WHERE id > ?"
                              " ORDER BY id");
      page.bind(1, after);
      while (result.size() < limit && page.step()) {
        auto sorted = wire::sort_messages(page.text(1));
        if (!sorted.letters.empty())
          unreadable.emplace_back(page.integer(0), sorted);
        if (!sorted.messages.empty())
          result.push_back({page.integer(0), std::move(sorted.messages)});
      }
    }
    // What nobody can read must not hold up all else, for ever.
    for (auto& [id, sorted] : unreadable)
      put_aside(id, std::move(sorted));
    return result;
  }

  void beat() override { db_.must_be_in_place(); }

  void park(dead_letter letter, const message* what) override {
    db_.must_be_in_place();
    letter.parked_at = time_.now();
    add(db_, wire::with_content(std::move(letter), what));
  }

  std::int64_t parked() override {
    auto count = db_.prepare("SELECT count(*) FROM dead_letters");
    count.step();
    return count.integer(0);
  }

  typename store<Rows>::replayed
  replay(const replay_dead_letter& asked) override {
    db_.must_be_in_place();
    begin_.run();
    try {
      notice_other_writers();
      auto letter = find_letter(db_, asked.id);
      if (!letter) {
        roll_back();
        return {no_letter(asked.id), {}};
      }
      outbox_row row;
      try {
        row.messages = wire::messages_of(*letter, asked.content);
      } catch (const wire::format_error& e) {
        roll_back();
        return {unreadable(*letter, e), {}};
      }
      row.id = put_out(row.messages, time_.now());
      remove_letter(db_, asked.id);
      commit_.run();
      return {{.detail = {}, .value = std::move(*letter)}, std::move(row)};
    } catch (...) {
      roll_back();
      throw;
    }
  }

  answer<dead_letter> discard(const delete_dead_letter& asked) override {
    db_.must_be_in_place();
    auto letter = find_letter(db_, asked.id);
    if (!letter)
      return no_letter(asked.id);
    remove_letter(db_, asked.id);
    return {.detail = {}, .value = std::move(*letter)};
  }

  std::size_t purge(const ages& kept, std::size_t limit) override {
    db_.must_be_in_place();
    auto now = sure_.now();
    auto old = db_.prepare("DELETE FROM commands WHERE command_id IN ("
                           "SELECT command_id FROM commands"
                           " WHERE created_at < ?"
                           " ORDER BY created_at LIMIT ?)");
    old.bind(1, now - kept.answers.count());
    old.bind(2, static_cast<std::int64_t>(limit));
    auto gone = static_cast<std::size_t>(old.run());
    // Own ids are in the order of time: the first ones are the oldest, and no
    // index has to tell them apart.
    auto own = db_.prepare("DELETE FROM commands WHERE created_at < ?1"
                           " AND command_id IN (SELECT command_id FROM commands"
                           " WHERE command_id >= 'own ' AND command_id < 'own!'"
                           " ORDER BY command_id LIMIT ?2)");
    own.bind(1, now - kept.own_answers.count());
    own.bind(2, static_cast<std::int64_t>(limit - gone));
    gone += static_cast<std::size_t>(own.run());
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
    /// By convention the rows that fall due are the barrier's, or the orders.
    using last = std::tuple_element_t<sizeof...(Row) - 1, std::tuple<Row...>>;
    using first = std::tuple_element_t<0, std::tuple<Row...>>;
  };

  template <class Row>
  static constexpr bool can_be_due = requires(Row r) { r.due_at; };

  using due_row
      = std::conditional_t<can_be_due<typename tables_for<tables_of>::first>,
                           typename tables_for<tables_of>::first,
                           typename tables_for<tables_of>::last>;

  template <class... Row>
  auto make_tables(std::type_identity<std::tuple<row_set<Row>&...>>) {
    return std::tuple<table<Row>...>{table<Row>{db_}...};
  }

  template <class F>
  void each(Rows& rows, F&& f) {
    auto sets = rows.tables();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(std::get<I>(tables_), std::get<I>(sets)), ...);
    }(std::make_index_sequence<std::tuple_size_v<tables_of>>{});
  }

  /// Only what can be read stays in an outbox row.
  void put_aside(std::int64_t id, wire::sorted_messages sorted) {
    begin_.run();
    try {
      for (auto& letter : sorted.letters) {
        letter.parked_at = time_.now();
        add(db_, letter);
      }
      if (sorted.messages.empty()) {
        delete_outbox_.bind(1, id);
        delete_outbox_.run();
      } else {
        auto text = wire::encode(sorted.messages);
        auto update
            = db_.prepare("UPDATE outbox SET messages = ? WHERE id = ?");
        update.bind(1, std::string_view{text});
        update.bind(2, id);
        update.run();
      }
      commit_.run();
    } catch (...) {
      roll_back();
      throw;
    }
  }

  std::int64_t put_out(const std::vector<message>& messages, instant now) {
    auto text = wire::encode(messages);
    insert_outbox_.bind(1, next_id_);
    insert_outbox_.bind(2, now);
    insert_outbox_.bind(3, std::string_view{text});
    insert_outbox_.run();
    return next_id_++;
  }

  void load(Rows& rows) {
    rows.now = time_.now();
    if constexpr (requires { rows.due; })
      claim_due(rows);
    if constexpr (requires { rows.old; })
      find_old(rows);
    bool first = true;
    each(rows, [&](auto& table, auto& set) {
      table.load(set);
      if constexpr (requires { rows.widen(); })
        if (std::exchange(first, false))
          rows.widen();
    });
  }

  /// Two ranges of the index, of which the second is empty unless the clock has
  /// jumped back.
  static std::string select_due() {
    auto range = [](const char* condition) {
      return "SELECT " + std::string{names_of_fields<due_row>().front()}
             + " AS key, due_at FROM " + std::string{due_row::table}
             + " WHERE due_at > 0 AND " + condition;
    };
    return "SELECT key FROM (" + range("due_at <= ?1") + " UNION ALL "
           + range("due_at > ?2") + ") ORDER BY due_at LIMIT ?3";
  }

  void claim_due(Rows& rows) {
    if (rows.due.limit == 0)
      return;
    std::vector<std::string> found;
    {
      use query{*due_};
      query->bind(1, rows.now);
      query->bind(2, rows.now + rows.due.longest_wait);
      query->bind(3, static_cast<std::int64_t>(rows.due.limit));
      while (query->step())
        found.emplace_back(query->text(0));
    }
    auto& set = std::get<row_set<due_row>&>(rows.tables());
    auto& from = std::get<table<due_row>>(tables_);
    for (auto& key : found) {
      // One that a command needs, too, fails with it: to that it must not look
      // as if it were not there.
      if (!set.slots().contains(key))
        try {
          from.look_at(key);
        } catch (const wire::format_error& e) {
          from.put_off(key, rows.now + rows.due.longest_wait);
          rows.due.unreadable.push_back({std::move(key), e.what()});
          continue;
        }
      set.want(key);
      rows.due.keys.push_back(std::move(key));
    }
  }

  /// Prepared when they are needed: there is little to do, and seldom.
  void find_old(Rows& rows) {
    auto& old = rows.old;
    old.sagas.clear();
    if (old.limit == 0)
      return;
    old.before = std::min(sure_.now() - old.age, oldest_unsent());
    auto page = db_.prepare("SELECT position, order_id, saga_id, created_at,"
                            " due_at = 0 AND status IN ('completed', 'failed',"
                            " 'cancelled') AND updated_at < ?3 FROM orders"
                            " WHERE position > ?1 ORDER BY position LIMIT ?2");
    page.bind(1, old.after);
    page.bind(2, static_cast<std::int64_t>(old.limit));
    page.bind(3, old.before);
    old.next.reset();
    auto last = old.after;
    std::size_t seen = 0;
    for (; page.step(); ++seen) {
      if (old.end_at(page.integer(3), rows.now))
        return;
      last = page.integer(0);
      if (page.integer(4) != 0)
        add_old(rows, std::string{page.text(1)}, std::string{page.text(2)});
    }
    if (seen == old.limit)
      old.next = last;
  }

  void add_old(Rows& rows, const std::string& order_id, std::string saga_id) {
    try {
      std::get<table<order_row>>(tables_).look_at(order_id);
    } catch (const wire::format_error&) {
      return;
    }
    auto earlier = db_.prepare("SELECT saga_id FROM earlier_attempts"
                               " WHERE order_id = ?");
    earlier.bind(1, std::string_view{order_id});
    rows.orders.want(order_id);
    auto& sagas = rows.old.sagas[order_id];
    sagas.push_back(std::move(saga_id));
    while (earlier.step())
      sagas.emplace_back(earlier.text(0));
  }

  instant oldest_unsent() {
    auto oldest = db_.prepare("SELECT created_at FROM outbox ORDER BY id"
                              " LIMIT 1");
    return oldest.step() ? oldest.integer(0) : INT64_MAX;
  }

  /// Whether rows were written that cannot be read.
  static bool put_off(const Rows& rows) {
    if constexpr (requires { rows.due; })
      return !rows.due.unreadable.empty();
    return false;
  }

  bool save(Rows& rows) {
    bool any = false;
    each(rows, [&](auto& table, auto& set) { any |= table.save(set); });
    if constexpr (requires { rows.history; })
      for (auto& event : rows.history) {
        any = true;
        put_all(*insert_history_, event);
        insert_history_->run();
      }
    return any;
  }

  void roll_back() noexcept {
    forget_rows();
    try {
      roll_back_.run();
    } catch (const std::exception&) {
      // SQLite has rolled back by itself (full disk, I/O error).
    }
    db_.make_room();
  }

  /// What another connection has changed is read again.
  void notice_other_writers() {
    use query{data_version_};
    query->step();
    auto version = query->integer(0);
    if (std::exchange(seen_version_, version) == version)
      return;
    forget_rows();
    use last{last_sent_};
    last->step();
    next_id_ = std::max(next_id_, last->integer(0) + 1);
  }

  bool is_unsent(std::int64_t id, std::span<const std::int64_t> forget) {
    use query{find_outbox_};
    query->bind(1, id);
    return query->step()
           && std::find(forget.begin(), forget.end(), id) == forget.end();
  }

  void age_rows() {
    std::apply([](auto&... table) { (table.age(), ...); }, tables_);
  }

  void forget_rows() {
    std::apply([](auto&... table) { (table.forget(), ...); }, tables_);
  }

  database db_;
  const clock& time_;
  sure_clock sure_;
  bool migrated_;
  typename tables_for<tables_of>::type tables_;
  statement begin_;
  statement commit_;
  statement roll_back_;
  statement data_version_;
  std::int64_t seen_version_ = 0; ///< none: read at first
  statement last_sent_;
  std::int64_t next_id_ = 1; ///< of the outbox; not one is used twice
  statement insert_outbox_;
  statement find_outbox_;
  statement delete_outbox_;
  std::optional<statement> due_;
  std::optional<statement> insert_history_;
};

} // namespace troupe::sqlite
