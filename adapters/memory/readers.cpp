#include "adapters/memory/store.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace troupe::memory {

namespace {

/// Whether a saga came so far as to be shown.
bool decided(auto& row) {
  return row.forward != forward_state::none
         && row.forward != forward_state::pending;
}

template <class Port, class Rows>
class reader_base : public Port {
public:
  explicit reader_base(std::shared_ptr<disk<Rows>> on) : disk_(std::move(on)) {}

  using Port::read;

  answer<dead_letter> read(const get_dead_letter& asked) override {
    return look([&](auto& held) {
      auto& all = held.dead_letters;
      auto i = std::ranges::find(all, asked.id, &dead_letter::id);
      if (i == all.end())
        return no_letter(asked.id);
      return answer<dead_letter>{.detail = {}, .value = *i};
    });
  }

  answer<page<dead_letter>> read(const list_dead_letters& asked) override {
    return look([&](auto& held) {
      answer<page<dead_letter>> result;
      auto& after = asked.page.after;
      for (auto i = held.dead_letters.rbegin(); i != held.dead_letters.rend();
           ++i)
        if ((after.empty() || i->id < std::stoll(after))
            && !put(result.value, *i, std::to_string(i->id), asked.page))
          break;
      return result;
    });
  }

protected:
  /// Calls `f(contents)` under the lock.
  template <class F>
  auto look(F&& f) {
    std::lock_guard guard{disk_->mutex};
    return f(disk_->held);
  }

  template <class Row>
  static auto& table(contents<Rows>& held) {
    return std::get<rows_by_key<Row>>(held.rows);
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const by_key<Row, Question>& how,
                                         const Question& asked) {
    auto& key = asked.*how.key;
    return look([&](auto& held) {
      auto& rows = table<Row>(held);
      auto i = rows.find(key);
      return shown(i == rows.end() ? std::nullopt : std::optional{i->second},
                   how.what, key);
    });
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const by_keys<Row, Question>& how,
                                         const Question& asked) {
    return look([&](auto& held) {
      answer<typename Question::answer> result;
      auto& rows = table<Row>(held);
      for (auto& key : asked.*how.keys)
        if (auto i = rows.find(key); i != rows.end())
          result.value.items.push_back(view_of(i->second));
      return result;
    });
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const newest_saga<Row, Question>& how,
                                         const Question& asked) {
    auto& order_id = asked.*how.order_id;
    return look([&](auto& held) {
      auto& rows = table<Row>(held);
      auto i = std::find_if(rows.rbegin(), rows.rend(), [&](auto& entry) {
        auto& row = entry.second;
        return row.order_id == order_id
               && (how.which == shown_sagas::done
                       ? decided(row) && row.forward != forward_state::refused
                       : decided(row));
      });
      return shown(i == rows.rend() ? std::nullopt : std::optional{i->second},
                   how.what, order_id);
    });
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const page_by_saga<Row>&,
                                         const Question& asked) {
    return look([&](auto& held) {
      answer<typename Question::answer> result;
      auto& after = asked.page.after;
      auto& rows = table<Row>(held);
      for (auto i = rows.rbegin(); i != rows.rend(); ++i)
        if (decided(i->second) && (after.empty() || i->first < after)
            && !put(result.value, i->second, i->first, asked.page))
          break;
      return result;
    });
  }

  template <class Row, class Question>
  answer<typename Question::answer> find(const page_by_arrival<Row>&,
                                         const Question& asked) {
    return by_arrival<Row>(asked.page, [](auto&) { return true; });
  }

  /// A page of what has come, newest first.
  template <class Row, class Wanted>
  auto by_arrival(const page_request& asked, Wanted&& wanted) {
    return look([&](auto& held) {
      answer<page<std::decay_t<decltype(view_of(Row{}))>>> result;
      auto& rows = table<Row>(held);
      auto from
          = asked.after.empty() ? held.arrival.size() : std::stoul(asked.after);
      for (auto i = std::min(from, held.arrival.size()); i-- > 0;) {
        if (held.arrival[i].empty())
          continue;
        auto& row = rows.at(held.arrival[i]);
        if (wanted(row) && !put(result.value, row, std::to_string(i), asked))
          break;
      }
      return result;
    });
  }

private:
  /// False: the page was full already, and now has a next one.
  template <class View, class Row>
  bool put(page<View>& to, const Row& row, std::string cursor,
           const page_request& asked) {
    if (to.items.size() == asked.limit) {
      to.next = last_;
      return false;
    }
    last_ = std::move(cursor);
    to.items.push_back(view_of(row));
    return true;
  }

  std::shared_ptr<disk<Rows>> disk_;
  std::string last_;
};

class orders
    : public with_lookups<reader_base<order_reader, order_rows>, get_order> {
public:
  using with_lookups::read;
  using with_lookups::with_lookups;

  answer<page<order_view>> read(const list_orders& asked) override {
    return by_arrival<order_row>(asked.page, [&](auto& row) {
      return (asked.status.empty() || asked.status == to_string(row.status))
             && (asked.user_id.empty() || asked.user_id == row.user_id);
    });
  }
  answer<history> read(const get_history& asked) override {
    return look([&](auto& held) {
      answer<history> result;
      for (auto& event : held.history)
        if (event.order_id == asked.order_id && event.seq > asked.after)
          result.value.events.push_back(event);
      return result;
    });
  }
  std::vector<saga_count> open_sagas() override {
    return look([](auto& held) {
      std::map<std::pair<order_status, bool>, std::int64_t> counts;
      for (auto& [id, row] : table<order_row>(held))
        if (!at_rest(row.status))
          ++counts[{row.status, row.stuck}];
      std::vector<saga_count> result;
      result.reserve(counts.size());
      for (auto& [state, count] : counts)
        result.push_back({state.first, state.second, count});
      return result;
    });
  }
};

} // namespace

template <class Rows>
std::unique_ptr<reader_of<participant_of_rows<Rows>>>
read(std::shared_ptr<disk<Rows>> from) {
  using participant = participant_of_rows<Rows>;
  using base = reader_base<reader<participant>, Rows>;
  return std::make_unique<found_by_lookups<base, participant>>(std::move(from));
}

template <>
std::unique_ptr<order_reader> read(std::shared_ptr<disk<order_rows>> from) {
  return std::make_unique<orders>(std::move(from));
}

#define TROUPE_READ(participant)                                               \
  template std::unique_ptr<reader<participants::participant>> read(            \
      std::shared_ptr<disk<participants::participant::rows>>);
TROUPE_STEPS(TROUPE_READ)

} // namespace troupe::memory
