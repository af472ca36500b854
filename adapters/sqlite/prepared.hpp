#pragma once

#include "adapters/sqlite/database.hpp"

#include <map>

namespace troupe::sqlite {

/// The statements of a connection that are made when they are first asked for.
template <class Key>
class prepared {
public:
  /// How many are kept. They are few; this is for what nobody has thought of.
  static constexpr std::size_t most = 64;

  explicit prepared(database& db) : db_(db) {}

  /// That of `key`, whose text `sql()` tells when it is not known. Lives until
  /// the next call.
  template <class Sql>
  statement& get(const Key& key, Sql&& sql) {
    auto known = known_.find(key);
    if (known == known_.end()) {
      if (known_.size() == most)
        known_.clear();
      known = known_.emplace(key, db_.prepare(sql())).first;
    }
    return known->second;
  }

  std::size_t size() const { return known_.size(); }

private:
  database& db_;
  std::map<Key, statement> known_;
};

} // namespace troupe::sqlite
