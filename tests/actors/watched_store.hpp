#pragma once

#include "adapters/memory/store.hpp"

#include <algorithm>
#include <stdexcept>
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
  std::size_t counts = 0;          ///< of dead letters
  bool uncountable = false;        ///< open sagas
  int contended = 0;               ///< so many transactions come too late
  std::function<void()> committed; ///< called within each of them

  memory::contents<Rows>& held() { return disk->held; }

  template <class Row>
  auto& rows() {
    return std::get<memory::rows_by_key<Row>>(held().rows);
  }
};

/// Counts transactions and makes some fail.
template <class Rows>
class watched_store : public store<Rows> {
public:
  /// Both outlive it.
  watched_store(watched_disk<Rows>& on, const clock& time)
      : watch_(on), inner_(memory::open(on.disk, time)) {}

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
    auto id = inner_->transact(
        rows, forget, [&](Rows& loaded) -> const std::vector<message>& {
          auto& messages = decide(loaded);
          if constexpr (requires { loaded.old; })
            if (loaded.old.sagas.contains(watch_.poison))
              throw std::runtime_error{"this row cannot be removed"};
          return messages;
        });
    watch_.transactions += asked;
    if (asked && watch_.committed)
      watch_.committed();
    return id;
  }

  void transact_in_turns(
      std::size_t turns, const typename store<Rows>::want_function& want,
      const typename store<Rows>::turn_function& decide) override {
    inner_->transact_in_turns(turns, want, decide);
  }

  std::vector<outbox_row> outbox(std::int64_t after,
                                 std::size_t limit) override {
    auto page = inner_->outbox(after, limit);
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
  void beat() override { ++watch_.beats; }

private:
  watched_disk<Rows>& watch_;
  std::unique_ptr<store<Rows>> inner_;
};

} // namespace troupe
