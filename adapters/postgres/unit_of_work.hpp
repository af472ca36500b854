#pragma once

#include "actors/ports/store.hpp"
#include "adapters/postgres/dead_letters.hpp"
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/outbox.hpp"
#include "adapters/postgres/retention.hpp"
#include "adapters/postgres/row_tables.hpp"
#include "adapters/wire/dead_letters.hpp"

#include <algorithm>
#include <optional>

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
///
/// The invariant: what is remembered of a row is what was committed as its
/// version (`xmin`), and nothing is written but against that version.
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
      tables_.forget();
      outbox_.beat(); // maybe by another name
      session_ = session;
    }
    if (tables_.may_guess(rows) && (caution_ == 0 || --caution_ == 0))
      if (auto id = guess(rows, forget, decide))
        return *id;
    std::uint32_t transaction = 0;
    std::int64_t sent = 0;
    db_.transact([&](instant now) {
      tables_.reset(rows);
      rows.now = now;
      load(rows);
      look_at_outbox(rows, forget);
      auto& messages = decided(rows, decide);
      changes all;
      tables_.save(all, rows);
      sent = outbox_.exchange(all, messages, forget, now);
      if (all.any())
        transaction = all.run(db_);
      return all.any() || has_put_off(rows);
    });
    tables_.remember(rows, transaction);
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
        tables_.save(all, rows);
        if (all.any())
          all.run(db_);
        tables_.forget();
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
      done = {take_letter(db_, asked.id), {}};
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
    return take_letter(db_, asked.id);
  }

  std::size_t purge(const ages& kept, std::size_t limit) override {
    auto now = sure_now();
    auto answers = purge_answers(db_, kept, now, limit);
    outbox_.purge(now - kept.answers.count());
    if (answers != 0)
      tables_.forget();
    return std::max(answers, purge_letters(db_, kept, now, limit));
  }

private:
  void load(Rows& rows) {
    if constexpr (requires { rows.old; })
      if (rows.old.limit != 0)
        find_old(db_, rows, sure_now());
    tables_.load(rows);
  }

  /// Nothing: it is to be done with locks.
  std::optional<std::int64_t> guess(Rows& rows,
                                    std::span<const std::int64_t> forget,
                                    const decide_function& decide) {
    do {
      tables_.reset(rows);
      rows.now = db_.now();
      look_at_outbox(rows, forget);
      tables_.recall(rows);
      auto messages = guessed(rows, decide);
      if (!messages)
        continue;
      changes all;
      tables_.save(all, rows);
      tables_.confirm(all, rows);
      auto sent = outbox_.exchange(all, *messages, forget, rows.now);
      if (!all.any())
        return 0;
      try {
        tables_.remember(rows, all.run(db_));
        longest_caution_ = std::max(1, longest_caution_ / 2);
        return sent;
      } catch (const conflict&) {
        tables_.forget();
        caution_ = longest_caution_ = std::min(64, longest_caution_ * 2);
        return std::nullopt;
      }
    } while (tables_.look_up(rows));
    return std::nullopt;
  }

  /// What is decided, if it may be: see are_complete.
  const std::vector<message>* guessed(Rows& rows,
                                      const decide_function& decide) {
    try {
      auto& messages = decide(rows);
      return tables_.are_complete(rows) ? &messages : nullptr;
    } catch (const std::exception&) {
      return nullptr; // rules may stumble over what is not there
    }
  }

  /// The tables were read one after the other. What was not there at first may
  /// have been added together with what was read then: rules may well stumble
  /// over that.
  const std::vector<message>& decided(Rows& rows,
                                      const decide_function& decide) {
    try {
      return decide(rows);
    } catch (const std::exception& e) {
      if (tables_.appeared(rows))
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

  /// The database's clock as far as ours bears it out, see sure_clock.
  instant sure_now() {
    auto began = db_.now() - db_.steady().count();
    began_ = began_ ? std::min(*began_, began) : began;
    return *began_ + db_.steady().count();
  }

  database db_;
  outbox_table outbox_;
  row_tables<Rows> tables_{db_};
  std::uint64_t session_ = 0;
  std::optional<instant> began_; ///< by the database's clock: our steady one
  int caution_ = 0;              ///< so many units of work are done with locks
  int longest_caution_ = 1;      ///< doubles with each conflict, up to 64
};

} // namespace troupe::postgres
