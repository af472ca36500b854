#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

struct sqlite3;

namespace troupe::sqlite {

/// Copies what a writer has committed from its log into its file. Most of it is
/// done by a thread and a connection of its own; only what is committed
/// meanwhile is left to the writer, after which its log begins anew.
class checkpointer {
public:
  /// The writer outlives it. Throws store_unavailable or std::system_error.
  checkpointer(const std::string& path, sqlite3* writer);
  checkpointer(const checkpointer&) = delete;
  ~checkpointer();

private:
  enum class state { idle, wanted, copied };
  struct close {
    void operator()(sqlite3*) const;
  };

  static int committed(void* self, sqlite3*, const char*, int pages);
  void committed(int pages);
  void run(const std::stop_token&);

  sqlite3* writer_;
  std::unique_ptr<sqlite3, close> own_;
  std::mutex mutex_; ///< guards state_
  std::condition_variable_any changed_;
  state state_ = state::idle;
  std::jthread thread_;
};

} // namespace troupe::sqlite
