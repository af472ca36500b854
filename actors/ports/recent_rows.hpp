#pragma once

#include "actors/domain/record.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace troupe {

/// For stores: the rows of one table that were used last, so that those of
/// sagas on their way are not read and parsed again for each step. Two
/// generations: what was not used for a whole one is forgotten.
template <class Row>
class recent_rows {
public:
  struct entry {
    Row row;
    std::uint32_t version = 0; ///< what the store knows it by, if anything
  };

  const entry* find(std::string_view key) {
    if (auto i = young_.find(key); i != young_.end())
      return &i->second;
    auto i = old_.find(key);
    if (i == old_.end())
      return nullptr;
    return put(std::move(i->second.row), i->second.version);
  }

  const entry* put(Row row, std::uint32_t version = 0) {
    weight_ += weight_of(row);
    std::string key{primary_key(row)};
    return &young_
                .insert_or_assign(std::move(key),
                                  entry{std::move(row), version})
                .first->second;
  }

  void erase(std::string_view key) {
    if (auto i = young_.find(key); i != young_.end())
      young_.erase(i);
    if (auto i = old_.find(key); i != old_.end())
      old_.erase(i);
  }

  /// Between units of work, so that none loses what it has just found.
  void age() {
    if (weight_ < generation)
      return;
    old_ = std::exchange(young_, {});
    weight_ = 0;
  }

  void clear() {
    young_.clear();
    weight_ = 0;
    old_.clear();
  }

private:
  static constexpr std::size_t generation = 16'384;

  /// A row with many lines counts for many rows: memory is bounded.
  static std::size_t weight_of(const Row& row) {
    if constexpr (requires { row.items.size(); })
      return 1 + row.items.size() / 2;
    else
      return 1;
  }

  struct hash {
    using is_transparent = void;
    auto operator()(std::string_view key) const {
      return std::hash<std::string_view>{}(key);
    }
  };
  using rows = std::unordered_map<std::string, entry, hash, std::equal_to<>>;

  rows young_;
  std::size_t weight_ = 0; ///< of what was put into young_
  rows old_;
};

} // namespace troupe
