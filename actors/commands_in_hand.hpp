#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace troupe {

/// Which commands of the bus a participant has queued, and whom to tell when
/// each is done: the same command is never queued twice.
class commands_in_hand {
public:
  /// One who waits for the command. False: it is in hand already, and nothing
  /// is to be done for it but wait.
  bool join(const std::string& key, std::function<void()> acknowledge) {
    auto [i, is_new] = waiting_.try_emplace(key);
    i->second.push_back(std::move(acknowledge));
    return is_new;
  }

  /// It was committed. Answers with whom to tell.
  std::vector<std::function<void()>> done(const std::string& key) {
    auto node = waiting_.extract(key);
    if (!node)
      return {};
    return std::move(node.mapped());
  }

private:
  std::unordered_map<std::string, std::vector<std::function<void()>>> waiting_;
};

} // namespace troupe
