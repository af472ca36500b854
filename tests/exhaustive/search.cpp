#include "tests/exhaustive/search.hpp"

#include "tests/exhaustive/promises.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <unordered_map>
#include <utility>
#include <vector>

namespace troupe::exhaustive {

namespace {

class searching {
public:
  explicit searching(const scenario& s) : shop_{s} {}

  findings run() {
    visit(shop_.beginning(), 0, {});
    for (std::size_t i = 0; i < found_.size() && result_.broken.empty(); ++i)
      look_behind(i);
    if (result_.broken.empty())
      look_for_ends();
    result_.states = found_.size();
    return std::move(result_);
  }

private:
  /// How a state was first come to.
  struct found {
    const shop_state* state;
    std::uint32_t before;
    transition how;
  };

  std::uint32_t visit(const shop_state& s, std::uint32_t before,
                      const transition& how) {
    auto [i, is_new]
        = numbers_.try_emplace(s, static_cast<std::uint32_t>(found_.size()));
    if (!is_new)
      return i->second;
    found_.push_back({&i->first, before, how});
    check(i->second);
    return i->second;
  }

  void check(std::uint32_t number) {
    auto& s = *found_[number].state;
    if (auto broken = broken_promise(shop_, s); !broken.empty())
      return report(broken, number);
    if (!shop_.is_at_rest(s))
      return;
    if (auto broken = broken_promise_at_rest(shop_, s); !broken.empty())
      return report(broken, number);
    ends_.push_back(number);
    ++result_.endings[ending(shop_, s)];
  }

  void look_behind(std::size_t number) {
    auto from = static_cast<std::uint32_t>(number);
    auto& here = *found_[number].state;
    shop_.each_next(here, [&](const next_state& next) {
      ++result_.transitions;
      if (!next.wrong->empty()) {
        report(*next.wrong, from,
               shop_.said(next.how, here, next.state) + "\n");
        return;
      }
      auto to = visit(next.state, from, next.how);
      if (!next.how.is_trouble && to != from)
        ways_.emplace_back(to, from);
    });
  }

  /// Backwards from all states at rest.
  void look_for_ends() {
    // The ways to each state, one behind the other.
    std::vector<std::uint32_t> begin(found_.size() + 1), from(ways_.size());
    for (auto& way : ways_)
      ++begin[way.first];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    for (auto& way : ways_)
      from[--begin[way.first]] = way.second;
    std::vector<bool> ends(found_.size());
    for (auto number : ends_)
      ends[number] = true;
    while (!ends_.empty()) {
      auto to = ends_.back();
      ends_.pop_back();
      for (auto i = begin[to]; i < begin[to + 1]; ++i)
        if (!ends[from[i]]) {
          ends[from[i]] = true;
          ends_.push_back(from[i]);
        }
    }
    auto lost = std::ranges::find(ends, false);
    if (lost != ends.end())
      report("from here no end can be reached",
             static_cast<std::uint32_t>(lost - ends.begin()));
  }

  /// The first one stays.
  void report(const std::string& broken, std::uint32_t number,
              std::string last = {}) {
    if (!result_.broken.empty())
      return;
    std::vector<std::string> lines;
    for (auto i = number; i != 0; i = found_[i].before) {
      auto& way = found_[i];
      lines.push_back(shop_.said(way.how, *found_[way.before].state, *way.state)
                      + "\n");
    }
    std::ranges::reverse(lines);
    if (!last.empty())
      lines.push_back(std::move(last));
    result_.broken = broken + "\n";
    for (std::size_t i = 0; i < lines.size(); ++i)
      result_.broken += std::to_string(i + 1) + ". " + lines[i];
    result_.broken += "then:\n" + shop_.said(*found_[number].state);
  }

  shop shop_;
  findings result_;
  std::unordered_map<shop_state, std::uint32_t> numbers_;
  std::vector<found> found_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ways_; ///< to, from
  std::vector<std::uint32_t> ends_;
};

} // namespace

findings search(const scenario& s) {
  return searching{s}.run();
}

} // namespace troupe::exhaustive
