#include "adapters/kafka/progress.hpp"

#include <algorithm>
#include <utility>

namespace troupe::kafka {

progress::ticket progress::take(const std::string& topic,
                                std::int32_t partition, std::int64_t offset) {
  std::lock_guard guard{mutex_};
  auto [found, is_new] = index_.try_emplace({topic, partition}, logs_.size());
  if (is_new)
    logs_.push_back({{topic, partition, offset}, false, 0, {}});
  auto& its = logs_[found->second];
  auto last
      = its.entries.empty() ? its.done.offset - 1 : its.entries.back().offset;
  if (offset <= last) {
    unfinished_[topic] -= static_cast<std::size_t>(
        std::ranges::count(its.entries, false, &entry::finished));
    its.first += its.entries.size();
    its.entries.clear();
    its.done.offset = offset;
  }
  its.entries.push_back({offset});
  ++unfinished_[topic];
  return {found->second, its.first + its.entries.size() - 1};
}

void progress::finish(ticket which) {
  std::lock_guard guard{mutex_};
  auto& its = logs_[which.partition];
  if (which.number < its.first)
    return;
  auto& its_entry = its.entries[which.number - its.first];
  if (std::exchange(its_entry.finished, true))
    return;
  while (!its.entries.empty() && its.entries.front().finished) {
    its.done.offset = its.entries.front().offset + 1;
    its.moved = true;
    its.entries.pop_front();
    ++its.first;
  }
  --unfinished_[its.done.topic];
  idle_.notify_all();
}

std::size_t progress::unfinished(const std::string& topic) const {
  std::lock_guard guard{mutex_};
  auto found = unfinished_.find(topic);
  return found == unfinished_.end() ? 0 : found->second;
}

std::size_t progress::waiting(const std::string& topic,
                              std::int32_t partition) const {
  std::lock_guard guard{mutex_};
  auto found = index_.find({topic, partition});
  return found == index_.end() ? 0 : logs_[found->second].entries.size();
}

void progress::wait(std::chrono::milliseconds patience) {
  std::unique_lock lock{mutex_};
  idle_.wait_for(lock, patience, [this] {
    return std::ranges::all_of(unfinished_,
                               [](auto& topic) { return topic.second == 0; });
  });
}

std::vector<position> progress::positions() const {
  std::lock_guard guard{mutex_};
  std::vector<position> result;
  result.reserve(logs_.size());
  for (auto& its : logs_)
    result.push_back(its.done);
  return result;
}

std::vector<position> progress::moved(bool again) {
  std::lock_guard guard{mutex_};
  std::vector<position> result;
  result.reserve(logs_.size());
  for (auto& its : logs_)
    if (std::exchange(its.moved, false) || again)
      result.push_back(its.done);
  return result;
}

} // namespace troupe::kafka
