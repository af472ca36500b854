#include "adapters/simulated/third_party.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>

namespace troupe::simulated {

namespace {

/// FNV-1a, 64 bits, finished by splitmix64 so that all bits are used.
std::uint64_t hash(std::uint64_t seed, std::string_view a, std::string_view b) {
  std::uint64_t h = 0xcbf29ce484222325 ^ seed * 0x9e3779b97f4a7c15;
  auto mix = [&](std::string_view text) {
    for (unsigned char c : text)
      h = (h ^ c) * 0x100000001b3;
    h = (h ^ 0xff) * 0x100000001b3;
  };
  mix(a);
  mix(b);
  h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9;
  h = (h ^ (h >> 27)) * 0x94d049bb133111eb;
  return h ^ (h >> 31);
}

/// Without a file the books are as short as memory is: the newest entries.
constexpr std::size_t most_in_memory = 200'000;

} // namespace

double dice(std::uint64_t seed, std::string_view operation,
            std::string_view saga_id) {
  return static_cast<double>(hash(seed, operation, saga_id) >> 11) * 0x1p-53;
}

struct ledger::impl {
  std::string name;
  int file = -1;
  off_t read_to = 0;
  std::mutex mutex;
  std::unordered_map<std::string, std::int64_t> entries;
  std::deque<std::string> oldest_first; ///< only without a file

  static std::string key(std::string_view operation, std::string_view saga) {
    return std::string{operation} + '\t' + std::string{saga};
  }

  [[noreturn]] void fail() const {
    throw std::system_error{errno, std::generic_category(),
                            "cannot write the simulation's ledger " + name};
  }

  void write(std::string_view line) {
    if (::write(file, line.data(), line.size())
        != static_cast<ssize_t>(line.size()))
      fail();
    read_to += static_cast<off_t>(line.size());
  }

  /// The file is locked.
  void catch_up() {
    std::string text;
    char bytes[65'536];
    for (ssize_t size = 0;
         (size = ::pread(file, bytes, sizeof bytes, read_to)) > 0;
         read_to += size)
      text.append(bytes, static_cast<std::size_t>(size));
    for (std::size_t begin = 0; begin < text.size();) {
      auto end = text.find('\n', begin);
      if (end == std::string::npos) {
        write("\n"); // torn: its writer was killed
        return;
      }
      auto line = text.substr(begin, end - begin);
      begin = end + 1;
      if (auto tab = line.rfind('\t'); tab != std::string::npos)
        entries.emplace(line.substr(0, tab),
                        std::strtoll(line.c_str() + tab, nullptr, 10));
    }
  }
};

ledger::ledger(const std::string& file) : impl_(std::make_unique<impl>()) {
  if (file.empty())
    return;
  impl_->name = file;
  impl_->file
      = ::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (impl_->file < 0)
    impl_->fail();
}

ledger::~ledger() {
  if (impl_->file >= 0)
    ::close(impl_->file);
}

void ledger::lock() {
  impl_->mutex.lock();
  if (impl_->file < 0)
    return;
  ::flock(impl_->file, LOCK_EX);
  impl_->catch_up();
}

void ledger::unlock() {
  if (impl_->file >= 0)
    ::flock(impl_->file, LOCK_UN);
  impl_->mutex.unlock();
}

bool ledger::enter(std::string_view operation, std::string_view saga_id,
                   std::int64_t value) {
  auto key = impl::key(operation, saga_id);
  if (impl_->entries.contains(key))
    return false;
  if (impl_->file >= 0) {
    impl_->write(key + '\t' + std::to_string(value) + '\n');
  } else {
    impl_->oldest_first.push_back(key);
    if (impl_->oldest_first.size() > most_in_memory) {
      impl_->entries.erase(impl_->oldest_first.front());
      impl_->oldest_first.pop_front();
    }
  }
  impl_->entries.emplace(std::move(key), value);
  return true;
}

bool ledger::has(std::string_view operation, std::string_view saga_id) const {
  return impl_->entries.contains(impl::key(operation, saga_id));
}

std::int64_t ledger::value(std::string_view operation,
                           std::string_view saga_id) const {
  return impl_->entries.at(impl::key(operation, saga_id));
}

struct delay::impl {
  using time = std::chrono::steady_clock::time_point;

  std::mutex mutex;
  std::condition_variable changed;
  std::multimap<time, std::function<void()>> calls;
  bool stop = false;
  std::thread thread;

  void run() {
    std::unique_lock lock{mutex};
    while (!stop) {
      auto next = calls.begin();
      if (next == calls.end()) {
        changed.wait(lock);
      } else if (std::chrono::steady_clock::now() < next->first) {
        changed.wait_until(lock, next->first);
      } else {
        auto call = std::move(next->second);
        calls.erase(next);
        lock.unlock();
        call();
        lock.lock();
      }
    }
  }
};

delay::delay() : impl_(std::make_unique<impl>()) {
  impl_->thread = std::thread{[this] { impl_->run(); }};
}

delay::~delay() {
  stop();
}

void delay::stop() {
  {
    std::lock_guard guard{impl_->mutex};
    impl_->stop = true;
  }
  impl_->changed.notify_one();
  if (impl_->thread.joinable())
    impl_->thread.join();
  // Without the lock: a destructor may call back.
  auto forgotten = std::exchange(impl_->calls, {});
}

void delay::after(std::chrono::milliseconds wait, std::function<void()> call) {
  if (wait.count() == 0) {
    call();
    return;
  }
  std::lock_guard guard{impl_->mutex};
  if (impl_->stop)
    return;
  impl_->calls.emplace(std::chrono::steady_clock::now() + wait,
                       std::move(call));
  impl_->changed.notify_one();
}

} // namespace troupe::simulated
