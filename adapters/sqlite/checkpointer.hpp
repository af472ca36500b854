#pragma once

struct sqlite3;

namespace troupe::sqlite {

/// Copies what a writer has committed from its log into its file, between its
/// commits and by its own connection: no other one writes to either of them.
/// SQLite 3.7.0 to 3.51.2 may lose transactions where one connection copies
/// while another one begins the log anew ("WAL-reset bug").
class checkpointer {
public:
  /// The writer outlives it, and is used by the same thread.
  explicit checkpointer(sqlite3* writer);
  checkpointer(const checkpointer&) = delete;
  ~checkpointer();

  /// Copies what no reader's snapshot is in the way of, after which the next
  /// commit begins the log anew. An error is not lost: it comes again.
  void copy();

  /// Copies all, as far as readers let it within the busy timeout, and leaves
  /// no log.
  void copy_all();

private:
  void committed(int pages);

  sqlite3* writer_;
  int wanted_; ///< pages of the log at which the next copy is made
};

} // namespace troupe::sqlite
