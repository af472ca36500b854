#include "tests/adapters/sqlite/watched_files.hpp"

#include <sqlite3.h>

#include <mutex>
#include <utility>

namespace troupe::conformance {

namespace {

/// What is done with files of one kind: as before, but watched.
struct kind {
  sqlite3_io_methods methods{};
  const sqlite3_io_methods* real = nullptr;
  watched_files::threads writers;
};

sqlite3_vfs watching;
sqlite3_vfs* real = nullptr;
kind files;
kind logs;
int reads = 0;
std::mutex mutex; ///< guards all of them

template <kind& Of>
int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  {
    std::lock_guard guard{mutex};
    Of.writers.insert(std::this_thread::get_id());
  }
  return Of.real->xWrite(file, data, size, at);
}

template <kind& Of>
int read(sqlite3_file* file, void* data, int size, sqlite3_int64 at) {
  {
    std::lock_guard guard{mutex};
    ++reads;
  }
  return Of.real->xRead(file, data, size, at);
}

template <kind& Of>
void watch(sqlite3_file* file) {
  std::lock_guard guard{mutex};
  if (!Of.real) {
    Of.real = file->pMethods;
    Of.methods = *file->pMethods;
    Of.methods.xWrite = write<Of>;
    Of.methods.xRead = read<Of>;
  }
  file->pMethods = &Of.methods;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags,
         int* out) {
  auto code = real->xOpen(real, name, file, flags, out);
  if (code == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) != 0)
    watch<files>(file);
  if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0)
    watch<logs>(file);
  return code;
}

} // namespace

watched_files::watched_files() {
  real = sqlite3_vfs_find(nullptr);
  files = {};
  logs = {};
  reads = 0;
  watching = *real;
  watching.zName = "watching";
  watching.xOpen = open;
  sqlite3_vfs_register(&watching, 1);
}

watched_files::~watched_files() {
  sqlite3_vfs_unregister(&watching);
  sqlite3_vfs_register(real, 1);
}

watched_files::threads watched_files::writers_of_file() const {
  std::lock_guard guard{mutex};
  return files.writers;
}

watched_files::threads watched_files::writers_of_log() const {
  std::lock_guard guard{mutex};
  return logs.writers;
}

int watched_files::take_reads() {
  std::lock_guard guard{mutex};
  return std::exchange(reads, 0);
}

} // namespace troupe::conformance
