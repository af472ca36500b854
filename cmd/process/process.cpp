#include "cmd/process/process.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <stdexcept>

namespace troupe {

instant system_clock::now() const {
  using namespace std::chrono;
  return duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// std::chrono's steady clock stands still while the machine sleeps.
std::chrono::milliseconds system_clock::steady() const {
  timespec since_boot{};
  ::clock_gettime(CLOCK_BOOTTIME, &since_boot);
  using namespace std::chrono;
  return duration_cast<milliseconds>(seconds{since_boot.tv_sec}
                                     + nanoseconds{since_boot.tv_nsec});
}

random_ids::random_ids() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(),
                     device(), device(), device(), device()};
  random_.seed(seed);
}

/// Ids of one millisecond count up in the 12 bits behind the time, so that what
/// was made first comes first (RFC 9562, 6.2, method 1).
std::string random_ids::next(instant now) {
  constexpr std::uint64_t most = 0xfff;
  std::lock_guard guard{mutex_};
  auto is_new = now > last_;
  if (is_new || count_ == most) {
    last_ = is_new ? now : last_ + 1;
    count_ = random_() & most / 2;
  } else {
    ++count_;
  }
  return make_uuid7(last_, count_, random_());
}

data_directory::data_directory(const std::string& path,
                               const std::vector<participant>& mine)
    : path_(path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error)
    throw std::runtime_error{"cannot make the data directory " + path + ": "
                             + error.message()};
  try {
    for (auto who : mine)
      lock(who);
  } catch (...) {
    unlock();
    throw;
  }
}

void data_directory::lock(participant who) {
  auto name = file(std::string{to_string(who)} + ".lock");
  auto lock = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0)
    throw std::runtime_error{"cannot write to the data directory " + path_
                             + ": " + std::strerror(errno)};
  locks_.push_back({name, lock});
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
    throw std::runtime_error{"the data directory " + path_
                             + " is locked: another process uses it"};
}

void data_directory::unlock() {
  for (auto& lock : locks_)
    ::close(lock.descriptor);
}

bool data_directory::is_in_place() const {
  return std::ranges::all_of(locks_, [](auto& lock) {
    struct stat mine {};
    struct stat there {};
    return ::fstat(lock.descriptor, &mine) == 0
           && ::stat(lock.name.c_str(), &there) == 0
           && mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
  });
}

data_directory::~data_directory() {
  unlock();
}

namespace {

sigset_t signals_of_end() {
  sigset_t result;
  sigemptyset(&result);
  sigaddset(&result, SIGTERM);
  sigaddset(&result, SIGINT);
  return result;
}

} // namespace

termination::termination() {
  auto signals = signals_of_end();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  try {
    waiter_ = std::thread{[this] { wait_for_signal(); }};
  } catch (const std::exception& e) {
    throw std::runtime_error{"too few threads: " + std::string{e.what()}};
  }
}

termination::~termination() {
  serving();
  pthread_kill(waiter_.native_handle(), SIGINT); // so that it ends
  waiter_.join();
}

void termination::wait_for_signal() {
  auto signals = signals_of_end();
  int which = 0;
  sigwait(&signals, &which);
  if (!serving_)
    ::_exit(0);
  received_.release();
}

} // namespace troupe
