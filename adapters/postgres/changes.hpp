#pragma once

#include "adapters/postgres/database.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace troupe::postgres {

/// What a unit of work writes, sent as one statement: a round trip costs more
/// than most changes do. Each of them sees what was there before all, so no two
/// may touch the same row (PostgreSQL's manual, 7.8.4).
class changes {
public:
  bool any() const { return !values_.empty(); }

  /// The number of the next change's first parameter.
  std::size_t first() const { return values_.size() + 1; }

  /// An INSERT, UPDATE or DELETE that has to write so many rows.
  void add(const std::string& sql, parameters values, std::size_t rows) {
    add(sql + " RETURNING 1", std::move(values), "count(*)");
    expected_.push_back(rows);
  }

  /// One that answers `answer`, which is the result of run().
  void add(const std::string& sql, parameters values, const char* answer) {
    auto name = "c" + std::to_string(++count_);
    with_ += (with_.empty() ? "WITH " : ", ") + name + " AS (" + sql + ")";
    select_ += (select_.empty() ? " SELECT (SELECT " : ", (SELECT ")
               + std::string{answer} + " FROM " + name + ")";
    for (auto& value : values)
      values_.push_back(std::move(value));
  }

  /// Writes all. What was added last is the answer.
  std::int64_t run(database& db) {
    auto told = db.run(with_ + select_, values_);
    for (std::size_t i = 0; i < expected_.size(); ++i)
      if (static_cast<std::size_t>(told.integer(0, static_cast<int>(i)))
          != expected_[i])
        throw std::runtime_error{"not all rows were written by " + with_};
    return told.integer(0, static_cast<int>(count_) - 1);
  }

private:
  std::string with_;
  std::string select_;
  parameters values_;
  std::vector<std::size_t> expected_;
  std::size_t count_ = 0;
};

} // namespace troupe::postgres
