#include "adapters/sqlite/checkpointer.hpp"

#include <sqlite3.h>

namespace troupe::sqlite {

namespace {

/// Pages of 4 KiB that are committed until they are copied, which is what one
/// commit waits for. A page that is written again and again meanwhile is copied
/// once.
constexpr int enough = 4'000;

} // namespace

checkpointer::checkpointer(sqlite3* writer) : writer_(writer), wanted_(enough) {
  auto call = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<checkpointer*>(self)->committed(pages);
    return SQLITE_OK;
  };
  sqlite3_wal_hook(writer_, call, this);
}

checkpointer::~checkpointer() {
  sqlite3_wal_hook(writer_, nullptr, nullptr);
}

/// Where a reader's snapshot was in the way, the log grows until the next copy.
void checkpointer::committed(int pages) {
  if (pages < wanted_ - enough)
    wanted_ = enough; // the log has begun anew
  if (pages < wanted_)
    return;
  wanted_ = pages + enough;
  copy();
}

void checkpointer::copy() {
  sqlite3_wal_checkpoint_v2(writer_, nullptr, SQLITE_CHECKPOINT_PASSIVE,
                            nullptr, nullptr);
}

void checkpointer::copy_all() {
  sqlite3_wal_checkpoint_v2(writer_, nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                            nullptr, nullptr);
}

} // namespace troupe::sqlite
