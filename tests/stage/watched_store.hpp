#pragma once

#include "actors/ports/clock.hpp"
#include "adapters/memory/store.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

namespace troupe {

/// A participant's disk, which survives its actor, and how its store behaves.
template <class Rows>
struct watched_disk {
  std::shared_ptr<memory::disk<Rows>> disk
      = std::make_shared<memory::disk<Rows>>();

  std::size_t transactions = 0; ///< committed, on behalf of commands
  std::size_t tries = 0;        ///< of such transactions, committed or not
  /// Every transaction that needs the row with this key fails.
  std::string poison;
  std::size_t pages = 0;        ///< of the outbox, that were read
  std::size_t longest_page = 0; ///< of them, in rows
  std::size_t most_purged = 0;  ///< at once
  std::size_t beats = 0;
  std::size_t counts = 0;   ///< of dead letters
  bool uncountable = false; ///< open sagas
  int contended = 0;        ///< so many transactions come too late

  // -- within a transaction, whoever's; they may change what they see ---------
  std::function<void()> opening;     ///< before all else
  std::function<void(Rows&)> loaded; ///< before it is decided
  std::function<void(Rows&, const std::vector<message>&)> decided;
  /// Messages are durable, whether their writer hears of it or not.
  std::function<void(const std::vector<message>&)> committed;
  /// Called once, and gone, after one for commands that nobody knows of yet.
  std::function<void(std::size_t replica)> dying;

  // -- of several processes ---------------------------------------------------
  std::map<std::int64_t, std::string> owners; ///< of the outbox's rows
  std::map<std::string, std::chrono::milliseconds> beaten; ///< by owner

  memory::contents<Rows>& held() { return disk->held; }

  template <class Row>
  auto& rows() {
    return std::get<memory::rows_by_key<Row>>(held().rows);
  }
};

/// One of several processes that write to a disk.
struct writer {
  std::size_t replica = 0;
  std::string
      owner; ///< of outbox rows; empty: it is alone, and all are its own
};

/// Counts transactions and makes some fail.
template <class Rows>
class watched_store : public store<Rows> {
public:
  /// The first two outlive it.
  watched_store(watched_disk<Rows>& on, const clock& time, writer who)
      : watch_(on), clock_(time), who_(std::move(who)),
        inner_(memory::open(on.disk, time)) {
    if (!who_.owner.empty())
      beat();
  }

  std::int64_t
  transact(Rows& rows, std::span<const std::int64_t> forget,
           const typename store<Rows>::decide_function& decide) override {
    bool asked = false;
    bool poisoned = false;
    std::apply(
        [&](auto&... table) {
          asked = (!table.slots().empty() || ...);
          poisoned = (table.slots().contains(watch_.poison) || ...);
        },
        rows.tables());
    watch_.tries += asked;
    if (poisoned)
      throw std::runtime_error{"this row cannot be read"};
    if (watch_.contended > 0 && asked) {
      --watch_.contended;
      throw contention{"others were first"};
    }
    if (watch_.opening)
      watch_.opening();
    std::vector<message> told;
    change_of_outbox after{*this, told};
    auto id = inner_->transact(
        rows, forget, [&](Rows& loaded) -> const std::vector<message>& {
          if (watch_.loaded)
            watch_.loaded(loaded);
          auto& messages = decide(loaded);
          if constexpr (requires { loaded.old; })
            if (loaded.old.sagas.contains(watch_.poison))
              throw std::runtime_error{"this row cannot be removed"};
          if (watch_.decided)
            watch_.decided(loaded, messages);
          told = messages;
          return messages;
        });
    watch_.transactions += asked;
    if (watch_.dying && asked)
      std::exchange(watch_.dying, {})(who_.replica);
    return id;
  }

  void transact_in_turns(
      std::size_t turns, const typename store<Rows>::want_function& want,
      const typename store<Rows>::turn_function& decide) override {
    inner_->transact_in_turns(turns, want, decide);
  }

  std::vector<outbox_row> outbox(std::int64_t after,
                                 std::size_t limit) override {
    auto page = inner_->outbox(after, who_.owner.empty() ? limit : all);
    std::erase_if(page, [&](auto& row) { return !is_own(row.id); });
    page.resize(std::min(page.size(), limit));
    ++watch_.pages;
    watch_.longest_page = std::max(watch_.longest_page, page.size());
    return page;
  }
  void park(dead_letter letter, const message* what) override {
    inner_->park(std::move(letter), what);
  }
  typename store<Rows>::replayed
  replay(const replay_dead_letter& asked) override {
    return inner_->replay(asked);
  }
  answer<dead_letter> discard(const delete_dead_letter& asked) override {
    return inner_->discard(asked);
  }
  std::int64_t parked() override {
    ++watch_.counts;
    return inner_->parked();
  }
  std::size_t purge(const ages& kept, std::size_t limit) override {
    auto gone = inner_->purge(kept, limit);
    watch_.most_purged = std::max(watch_.most_purged, gone);
    return gone;
  }
  void beat() override {
    ++watch_.beats;
    if (!who_.owner.empty())
      watch_.beaten[who_.owner] = clock_.steady();
  }
  std::vector<std::int64_t> take_over(std::size_t limit) override {
    std::vector<std::int64_t> result;
    for (auto& [id, owner] : watch_.owners)
      if (result.size() < limit && watch_.held().outbox.contains(id)
          && clock_.steady() - watch_.beaten[owner] > std::chrono::seconds{10})
        result.push_back(id);
    for (auto id : result)
      watch_.owners[id] = who_.owner;
    return result;
  }

private:
  static constexpr std::size_t all = 1'000'000;

  bool is_own(std::int64_t id) const {
    auto known = watch_.owners.find(id);
    return known == watch_.owners.end() || known->second == who_.owner;
  }

  /// A new row is its writer's, whether that has heard of the commit or not.
  struct change_of_outbox {
    watched_store& store;
    const std::vector<message>& told;
    std::int64_t before = store.watch_.held().last_outbox_id;

    ~change_of_outbox() {
      auto& watch = store.watch_;
      auto last = watch.held().last_outbox_id;
      if (last == before)
        return;
      if (!store.who_.owner.empty())
        watch.owners[last] = store.who_.owner;
      if (watch.committed)
        watch.committed(told);
    }
  };

  watched_disk<Rows>& watch_;
  const clock& clock_;
  writer who_;
  std::unique_ptr<store<Rows>> inner_;
};

} // namespace troupe
