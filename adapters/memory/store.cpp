#include "adapters/memory/store.hpp"

#include "actors/ports/sure_clock.hpp"
#include "adapters/wire/dead_letters.hpp"
#include "adapters/wire/json.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace troupe::memory {

namespace {

template <class Rows>
class memory_store : public store<Rows> {
public:
  using decide_function = typename store<Rows>::decide_function;

  memory_store(std::shared_ptr<disk<Rows>> on, const clock& time)
      : disk_(std::move(on)), clock_(time), sure_(time) {}

  std::int64_t transact(Rows& rows, std::span<const std::int64_t> forget,
                        const decide_function& decide) override {
    std::lock_guard guard{disk_->mutex};
    auto fault = std::exchange(disk_->next_fault, disk<Rows>::fault::none);
    if (disk_->full || fault == disk<Rows>::fault::before)
      throw store_unavailable{"the disk is full"};
    load(rows);
    auto& held = disk_->held;
    if constexpr (requires { rows.unsent; }) {
      rows.sending = held.last_outbox_id + 1;
      for (auto id : rows.awaited())
        if (held.outbox.contains(id)
            && std::find(forget.begin(), forget.end(), id) == forget.end())
          rows.unsent.insert(id);
    }
    auto& messages = decide(rows);
    save(rows);
    std::int64_t id = 0;
    if (!messages.empty()) {
      id = ++held.last_outbox_id;
      held.outbox.insert({id, {messages, clock_.now()}});
    }
    for (auto old : forget)
      held.outbox.erase(old);
    if (fault == disk<Rows>::fault::after)
      throw store_unavailable{"the connection was lost in COMMIT"};
    return id;
  }

  void transact_in_turns(
      std::size_t turns, const typename store<Rows>::want_function& want,
      const typename store<Rows>::turn_function& decide) override {
    std::lock_guard guard{disk_->mutex};
    if (disk_->full)
      throw store_unavailable{"the disk is full"};
    auto before = disk_->held;
    for (std::size_t turn = 0; turn < turns; ++turn) {
      Rows rows;
      want(rows, turn);
      load(rows);
      if (!decide(rows, turn)) {
        disk_->held = std::move(before);
        return;
      }
      save(rows);
    }
  }

  std::vector<outbox_row> outbox(std::int64_t after,
                                 std::size_t limit) override {
    std::lock_guard guard{disk_->mutex};
    auto& all = disk_->held.outbox;
    std::vector<outbox_row> result;
    for (auto i = all.upper_bound(after);
         i != all.end() && result.size() < limit; ++i)
      result.push_back({i->first, i->second.messages});
    return result;
  }

  void park(dead_letter letter, const message* what) override {
    std::lock_guard guard{disk_->mutex};
    if (disk_->full)
      throw store_unavailable{"the disk is full"};
    letter = wire::with_content(std::move(letter), what);
    auto& held = disk_->held;
    auto known = std::ranges::find_if(held.dead_letters, [&](auto& one) {
      return !letter.message_id.empty() && one.message_id == letter.message_id;
    });
    if (known == held.dead_letters.end()) {
      letter.id = ++held.last_letter_id;
      letter.parked_at = clock_.now();
      held.dead_letters.push_back(std::move(letter));
      return;
    }
    ++known->count;
    known->error = std::move(letter.error);
    known->content = std::move(letter.content);
    known->headers = std::move(letter.headers);
  }

  std::int64_t parked() override {
    std::lock_guard guard{disk_->mutex};
    return static_cast<std::int64_t>(disk_->held.dead_letters.size());
  }

  typename store<Rows>::replayed
  replay(const replay_dead_letter& asked) override {
    std::lock_guard guard{disk_->mutex};
    auto& held = disk_->held;
    auto found = letter(asked.id);
    if (found == held.dead_letters.end())
      return {no_letter(asked.id), {}};
    try {
      outbox_row row{0, wire::messages_of(*found, asked.content)};
      row.id = ++held.last_outbox_id;
      held.outbox.insert({row.id, {row.messages, clock_.now()}});
      return {take(found), std::move(row)};
    } catch (const wire::format_error& e) {
      return {unreadable(*found, e), {}};
    }
  }

  answer<dead_letter> discard(const delete_dead_letter& asked) override {
    std::lock_guard guard{disk_->mutex};
    auto found = letter(asked.id);
    return found == disk_->held.dead_letters.end() ? no_letter(asked.id)
                                                   : take(found);
  }

  std::size_t purge(const ages& kept, std::size_t limit) override {
    std::lock_guard guard{disk_->mutex};
    auto now = sure_.now();
    std::size_t gone = 0;
    auto purge = [&](auto& table) {
      if constexpr (requires { table.begin()->second.command_id; })
        std::erase_if(table, [&](auto& entry) {
          auto age = entry.first.starts_with(own_id) ? kept.own_answers
                                                     : kept.answers;
          auto goes
              = gone < limit && entry.second.created_at < now - age.count();
          gone += goes;
          return goes;
        });
    };
    std::apply([&](auto&... table) { (purge(table), ...); }, disk_->held.rows);
    if (kept.letters.count() == 0)
      return gone;
    std::size_t letters = 0;
    std::erase_if(disk_->held.dead_letters, [&](auto& letter) {
      auto goes
          = letters < limit && letter.parked_at < now - kept.letters.count();
      letters += goes;
      return goes;
    });
    return std::max(gone, letters);
  }

private:
  auto letter(std::int64_t id) {
    if (disk_->full)
      throw store_unavailable{"the disk is full"};
    return std::ranges::find(disk_->held.dead_letters, id, &dead_letter::id);
  }

  answer<dead_letter> take(std::vector<dead_letter>::iterator which) {
    answer<dead_letter> result{.detail = {}, .value = std::move(*which)};
    disk_->held.dead_letters.erase(which);
    return result;
  }

  void load(Rows& rows) {
    rows.now = clock_.now();
    if constexpr (requires { rows.old; })
      find_old(rows);
    load_each(disk_->held.rows, rows, [&](auto& table, auto& set) {
      claim(rows, set);
      for (auto& [key, slot] : set.slots())
        if (auto i = table.find(key); i != table.end() && !slot.row)
          slot.row = i->second;
    });
  }

  void save(Rows& rows) {
    auto& held = disk_->held;
    each_table(held.rows, rows, [&](auto& table, auto& set) {
      using row = typename std::decay_t<decltype(set)>::row_type;
      for (auto& [key, slot] : set.slots()) {
        if (!slot.changed)
          continue;
        if constexpr (timed_row<row>) {
          if (auto old = table.find(key); old != table.end())
            held.timed.erase({old->second.due_at, key});
          if (slot.row && slot.row->due_at != 0)
            held.timed.emplace(slot.row->due_at, key);
        }
        if (slot.removed()) {
          remove(table, key);
          continue;
        }
        table.insert_or_assign(key, *slot.row);
        if constexpr (requires { row::is_numbered; })
          if (slot.is_new)
            held.arrival.push_back(key);
      }
    });
    if constexpr (requires { rows.history; })
      held.history.insert(held.history.end(), rows.history.begin(),
                          rows.history.end());
  }

  template <class Row>
  void remove(rows_by_key<Row>& table, const std::string& key) {
    table.erase(key);
    auto& held = disk_->held;
    std::ranges::replace(held.arrival, key, std::string{});
    if constexpr (std::is_same_v<Row, order_row>)
      std::erase_if(held.history,
                    [&](auto& event) { return event.order_id == key; });
  }

  /// While anything is in the outbox, nothing is old.
  void find_old(Rows& rows) {
    auto& old = rows.old;
    auto& held = disk_->held;
    old.sagas.clear();
    if (old.limit == 0)
      return;
    old.before = sure_.now() - old.age;
    for (auto& [id, row] : held.outbox)
      old.before = std::min(old.before, row.created_at);
    old.next.reset();
    auto& orders = std::get<rows_by_key<order_row>>(held.rows);
    auto from = static_cast<std::size_t>(old.after);
    for (auto i = from; i < held.arrival.size(); ++i) {
      if (i == from + old.limit) {
        old.next = static_cast<std::int64_t>(i);
        return;
      }
      if (held.arrival[i].empty())
        continue;
      auto& order = orders.at(held.arrival[i]);
      if (old.end_at(order.created_at, rows.now))
        return;
      if (has_ended(order.status) && order.updated_at < old.before)
        add_old(rows, order.order_id);
    }
  }

  void add_old(Rows& rows, const std::string& order_id) {
    std::set<std::string> sagas;
    for (auto& event : disk_->held.history)
      if (event.order_id == order_id && !event.saga_id.empty())
        sagas.insert(event.saga_id);
    rows.orders.want(order_id);
    rows.old.sagas[order_id].assign(sagas.begin(), sagas.end());
  }

  /// What is behind those that are due is due again where the clock has jumped
  /// back.
  template <class Row>
  void claim(Rows& rows, row_set<Row>& set) {
    if constexpr (timed_row<Row>) {
      auto& due = rows.due;
      auto& timed = disk_->held.timed;
      for (auto i = timed.begin();
           i != timed.end() && due.keys.size() < due.limit;) {
        if (is_due(i->first, rows.now, due.longest_wait)) {
          due.keys.push_back(i->second);
          set.want(i->second);
          ++i;
        } else {
          i = timed.lower_bound({rows.now + due.longest_wait + 1, {}});
        }
      }
    }
  }

  std::shared_ptr<disk<Rows>> disk_;
  const clock& clock_;
  sure_clock sure_;
};

} // namespace

template <class Rows>
std::unique_ptr<store<Rows>> open(std::shared_ptr<disk<Rows>> on,
                                  const clock& time) {
  return std::make_unique<memory_store<Rows>>(std::move(on), time);
}

#define TROUPE_OPEN(participant)                                               \
  template std::unique_ptr<store<participants::participant::rows>> open(       \
      std::shared_ptr<disk<participants::participant::rows>>, const clock&);
TROUPE_PARTICIPANTS(TROUPE_OPEN)

} // namespace troupe::memory
