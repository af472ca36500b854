#pragma once

#include "actors/domain/order.hpp"
#include "actors/ports/clock.hpp"
#include "actors/ports/store.hpp"
#include "actors/ports/sure_clock.hpp"
#include "actors/ports/tables.hpp"
#include "adapters/sqlite/dead_letters.hpp"
#include "adapters/sqlite/migrations.hpp"
#include "adapters/sqlite/outbox.hpp"
#include "adapters/sqlite/retention.hpp"
#include "adapters/sqlite/table.hpp"
#include "adapters/wire/dead_letters.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace troupe::sqlite {

/// The store of any participant: its tables are those that `Rows` lists.
///
/// SQLite has one writer at a time (BEGIN IMMEDIATE), so that conflicts do not
/// arise. What is remembered of rows is true as long as no other connection
/// has committed, which SQLite's `data_version` tells, and this one has rolled
/// back nothing that was decided.
template <class Rows>
class unit_of_work : public store<Rows> {
public:
  using decide_function = typename store<Rows>::decide_function;

  unit_of_work(const std::string& file, std::string_view participant,
               const clock& time)
      : db_(file, database::access::read_write), time_(time), sure_(time),
        migrated_(migrate(db_, participant, time.now())),
        tables_(opened(std::type_identity<tables>{})), outbox_(db_, time),
        begin_(db_.prepare("BEGIN IMMEDIATE")), commit_(db_.prepare("COMMIT")),
        roll_back_(db_.prepare("ROLLBACK")),
        data_version_(db_.prepare("PRAGMA data_version")) {
    if constexpr (requires(Rows r) { r.history; })
      insert_history_.emplace(
          db_.prepare(insert_into<order_event>("order_history")));
  }

  std::int64_t transact(Rows& rows, std::span<const std::int64_t> forget,
                        const decide_function& decide) override {
    std::int64_t id = 0;
    run([&] {
      load(rows);
      if constexpr (requires { rows.unsent; }) {
        rows.sending = outbox_.next_id();
        for (auto sent : rows.awaited())
          if (outbox_.has(sent) && !std::ranges::count(forget, sent))
            rows.unsent.insert(sent);
      }
      auto& messages = decide(rows);
      auto changed = save(rows) || has_put_off(rows);
      id = outbox_.exchange(messages, forget, rows.now);
      return changed || id != 0 || !forget.empty();
    });
    age_rows();
    return id;
  }

  void transact_in_turns(
      std::size_t turns, const typename store<Rows>::want_function& want,
      const typename store<Rows>::turn_function& decide) override {
    run([&] {
      for (std::size_t turn = 0; turn < turns; ++turn) {
        Rows rows;
        want(rows, turn);
        load(rows);
        if (!decide(rows, turn)) {
          forget_rows();
          return false;
        }
        save(rows);
        age_rows();
      }
      return true;
    });
  }

  std::vector<outbox_row> outbox(std::int64_t after,
                                 std::size_t limit) override {
    return outbox_.page(after, limit);
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
    typename store<Rows>::replayed done{no_letter(asked.id), {}};
    run([&] {
      auto letter = find_letter(db_, asked.id);
      if (!letter)
        return false;
      try {
        done.row.messages = wire::messages_of(*letter, asked.content);
      } catch (const wire::format_error& e) {
        done.letter = unreadable(*letter, e);
        return false;
      }
      done.row.id = outbox_.exchange(done.row.messages, {}, time_.now());
      remove_letter(db_, asked.id);
      done.letter = {.detail = {}, .value = std::move(*letter)};
      return true;
    });
    return done;
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
    auto answers = purge_answers(db_, kept, now, limit);
    if (answers != 0)
      forget_rows();
    return std::max(answers, purge_letters(db_, kept, now, limit));
  }

private:
  using tables = tables_of<Rows, table>;

  template <class... Table>
  std::tuple<Table...> opened(std::type_identity<std::tuple<Table...>>) {
    return std::tuple<Table...>{Table{db_}...};
  }

  /// Runs `work` in a transaction, which is committed where it says so.
  template <class Work>
  void run(Work&& work) {
    begin_.run();
    try {
      notice_other_writers();
      auto changed = work();
      db_.must_be_in_place();
      (changed ? commit_ : roll_back_).run();
    } catch (...) {
      roll_back();
      throw;
    }
  }

  void load(Rows& rows) {
    rows.now = time_.now();
    if constexpr (requires { rows.old; })
      if (rows.old.limit != 0)
        find_old(db_, rows, sure_.now());
    load_each(tables_, rows, [&](auto& table, auto& set) {
      if constexpr (requires { table.claim_due(set, rows.due, rows.now); })
        table.claim_due(set, rows.due, rows.now);
      table.load(set);
    });
  }

  bool save(Rows& rows) {
    bool any = false;
    each_table(tables_, rows,
               [&](auto& table, auto& set) { any |= table.save(set); });
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
    outbox_.look_at_ids();
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
  tables tables_;
  outbox_table outbox_;
  statement begin_;
  statement commit_;
  statement roll_back_;
  statement data_version_;
  std::int64_t seen_version_ = 0; ///< none: read at first
  std::optional<statement> insert_history_;
};

} // namespace troupe::sqlite
