#pragma once

#include "adapters/sqlite/database.hpp"

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace troupe::sqlite {

/// The files of one process. They belong together: where one is lost, or comes
/// from a backup alone, sagas are half done for ever. So every file names its
/// siblings and its generation, and each start and each clean stop begins a new
/// one: first all files get it beside the one that they have, then all drop the
/// older ones. Whenever that is interrupted, any two have one in common.
class family {
public:
  struct member {
    std::string name;
    std::string path;
  };

  /// Throws std::runtime_error that names a file that was here before and is
  /// missing, or two that are of different ages; else what `database` throws.
  explicit family(const std::vector<member>& files);

  /// Whether each file is there.
  bool is_complete() const;

  /// Makes what is not there. Does without where there is no room for it:
  /// then the generation is that of before.
  void begin_generation();

  /// The steps of that, of one file each: all announce before the first
  /// settles.
  void announce(std::size_t file, const std::string& generation);
  void settle(std::size_t file, const std::string& generation);

private:
  struct file : member {
    std::unique_ptr<database> db; ///< null: there is none yet
    std::set<std::string> generations;
    std::set<std::string> siblings;
  };

  void compare(const file&, const file&) const;
  database& db_of(std::size_t);

  std::vector<file> files_;
};

} // namespace troupe::sqlite
