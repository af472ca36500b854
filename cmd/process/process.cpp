#include "cmd/process/process.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <filesystem>
#include <mutex>
#include <random>
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

/// Ids of one millisecond count up in the 12 bits behind the time, so that what
/// was made first comes first (RFC 9562, 6.2, method 1).
struct random_ids::state {
  std::mutex mutex;
  std::mt19937_64 random;
  instant last = 0;
  std::uint64_t count = 0;
};

random_ids::random_ids() : state_(std::make_unique<state>()) {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(),
                     device(), device(), device(), device()};
  state_->random.seed(seed);
}

random_ids::~random_ids() = default;

std::string random_ids::next(instant now) {
  constexpr std::uint64_t most = 0xfff;
  auto& s = *state_;
  std::lock_guard guard{s.mutex};
  auto is_new = now > s.last;
  if (is_new || s.count == most) {
    s.last = is_new ? now : s.last + 1;
    s.count = s.random() & most / 2;
  } else {
    ++s.count;
  }
  return make_uuid7(s.last, s.count, s.random());
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
  auto lock = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0)
    throw std::runtime_error{"cannot write to the data directory " + path_
                             + ": " + std::strerror(errno)};
  locks_.push_back(lock);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
    throw std::runtime_error{"the data directory " + path_
                             + " is locked: another process uses it"};
}

void data_directory::unlock() {
  for (auto lock : locks_)
    ::close(lock);
}

data_directory::~data_directory() {
  unlock();
}

namespace {

std::string dying; // its program

[[noreturn]] void say_why() {
  auto why = dying + ": ended by what nobody has thought of";
  try {
    if (auto thrown = std::current_exception())
      std::rethrow_exception(thrown);
  } catch (const std::exception& e) {
    (why += ": ") += e.what();
  } catch (...) {
    why += ", which does not say what it is";
  }
  why += '\n';
  [[maybe_unused]] auto written
      = ::write(STDERR_FILENO, why.data(), why.size());
  std::_Exit(1);
}

} // namespace

void say_why_it_ends(std::string_view program) {
  dying = program;
  std::set_terminate(say_why);
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
}

void termination::wait() const {
  auto signals = signals_of_end();
  int which = 0;
  sigwait(&signals, &which);
}

} // namespace troupe
