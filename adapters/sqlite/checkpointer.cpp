#include "adapters/sqlite/checkpointer.hpp"

#include "actors/ports/store.hpp"

#include <sqlite3.h>

namespace troupe::sqlite {

namespace {

/// Pages of 4 KiB that the log may hold until they are copied. A page that is
/// written again and again meanwhile is copied once.
constexpr int enough = 6'000;

/// With so many the writer waits for the thread: the disk does not keep up.
constexpr int too_many = 12'000;

/// Copies what no reader's snapshot is in the way of. An error is not lost: it
/// comes again, here or at the next commit.
void copy(sqlite3* by) {
  sqlite3_wal_checkpoint_v2(by, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                            nullptr);
}

} // namespace

checkpointer::checkpointer(const std::string& path, sqlite3* writer)
    : writer_(writer) {
  sqlite3* opened = nullptr;
  auto code
      = sqlite3_open_v2(path.c_str(), &opened,
                        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, nullptr);
  own_.reset(opened);
  if (code != SQLITE_OK)
    throw store_unavailable{"cannot be opened a second time"};
  thread_ = std::jthread{[this](const std::stop_token& t) { run(t); }};
  sqlite3_wal_hook(writer_, committed, this);
}

checkpointer::~checkpointer() {
  sqlite3_wal_hook(writer_, nullptr, nullptr);
}

void checkpointer::close::operator()(sqlite3* db) const {
  sqlite3_close_v2(db);
}

int checkpointer::committed(void* self, sqlite3*, const char*, int pages) {
  static_cast<checkpointer*>(self)->committed(pages);
  return SQLITE_OK;
}

void checkpointer::committed(int pages) {
  std::unique_lock lock{mutex_};
  if (pages < enough) {
    if (state_ == state::copied)
      state_ = state::idle; // nothing was left, and the log has begun anew
    return;
  }
  if (pages >= too_many)
    changed_.wait(lock, [this] { return state_ != state::wanted; });
  if (state_ == state::idle) {
    state_ = state::wanted;
    changed_.notify_all();
  } else if (state_ == state::copied) {
    state_ = state::idle;
    copy(writer_); // what is left; then the next commit begins the log anew
  }
}

void checkpointer::run(const std::stop_token& stopped) {
  std::unique_lock lock{mutex_};
  while (changed_.wait(lock, stopped,
                       [this] { return state_ == state::wanted; })) {
    lock.unlock();
    copy(own_.get());
    copy(own_.get()); // what was committed meanwhile: the less is left
    lock.lock();
    state_ = state::copied;
    changed_.notify_all();
  }
}

} // namespace troupe::sqlite
