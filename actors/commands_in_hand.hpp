#pragma once

#include "actors/domain/identifiers.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace troupe {

/// Which commands of the bus a participant has in hand, queued or in a third
/// party's, and whom to tell when each is done: the same command is never
/// queued twice.
class commands_in_hand {
public:
  /// One who waits for the command. False: it is in hand already, and nothing
  /// is to be done for it but wait.
  bool join(const std::string& key, std::function<void()> acknowledge) {
    auto [i, is_new] = waiting_.try_emplace(key);
    i->second.push_back(std::move(acknowledge));
    return is_new;
  }

  /// The command waits for a third party, whom `again` asks once more.
  void called(std::string key, instant now, std::function<void()> again) {
    calls_.insert_or_assign(std::move(key), call{now, 0, std::move(again)});
  }

  void answered(const std::string& key) { calls_.erase(key); }

  /// Calls again where there was no answer for `patience` milliseconds, then
  /// for twice as long, up to 64 times.
  void call_again(instant now, instant patience) {
    for (auto& [key, open] : calls_)
      if (open.made_at + (patience << open.repeats) <= now) {
        open.made_at = now;
        open.repeats = std::min(open.repeats + 1, 6);
        open.again();
      }
  }

  /// It was committed. Answers with whom to tell.
  std::vector<std::function<void()>> done(const std::string& key) {
    auto node = waiting_.extract(key);
    if (!node)
      return {};
    return std::move(node.mapped());
  }

private:
  struct call {
    instant made_at = 0;
    int repeats = 0;
    std::function<void()> again;
  };

  std::unordered_map<std::string, std::vector<std::function<void()>>> waiting_;
  std::unordered_map<std::string, call> calls_;
};

} // namespace troupe
