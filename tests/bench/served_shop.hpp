#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace troupe {

/// `troupe serve` as a child process, which never outlives its parent. One
/// thread.
class served_shop {
public:
  /// Starts the program on a free port. Its standard error is the parent's.
  served_shop(const std::string& program,
              const std::vector<std::string>& flags) {
    std::vector<std::string> words{program, "serve", "--http-port", "0"};
    words.insert(words.end(), flags.begin(), flags.end());
    std::vector<char*> arguments;
    for (auto& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int out[2];
    if (::pipe2(out, O_CLOEXEC) != 0)
      throw std::system_error{errno, std::generic_category(), "pipe"};
    auto parent = ::getpid();
    id_ = ::fork();
    if (id_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() != parent)
        ::_exit(127); // the parent died before the line above
      ::dup2(out[1], STDOUT_FILENO);
      ::execv(arguments.front(), arguments.data());
      ::_exit(127);
    }
    ::close(out[1]);
    out_ = out[0];
  }

  served_shop(const served_shop&) = delete;

  ~served_shop() {
    kill();
    ::close(out_);
  }

  pid_t id() const { return id_; }

  /// The port it listens on, as soon as it says so; 0 if it has not said so in
  /// that time. Throws std::runtime_error if it ended instead.
  std::uint16_t port(std::chrono::milliseconds patience) {
    using clock = std::chrono::steady_clock;
    auto end = clock::now() + patience;
    while (port_ == 0) {
      auto left
          = std::chrono::ceil<std::chrono::milliseconds>(end - clock::now());
      pollfd ready{out_, POLLIN, 0};
      if (left.count() <= 0
          || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0)
        break;
      char text[256];
      auto size = ::read(out_, text, sizeof text);
      if (size <= 0)
        throw std::runtime_error{"the shop ended before it was ready"};
      said_.append(text, static_cast<std::size_t>(size));
      if (auto colon = said_.rfind(':'); said_.ends_with('\n'))
        std::from_chars(said_.data() + colon + 1, said_.data() + said_.size(),
                        port_);
    }
    return port_;
  }

  /// Whether it has ended by itself.
  bool ended() { return id_ > 0 && reap(WNOHANG); }

  /// SIGKILL; when this returns there is nothing of it left.
  void kill() {
    if (id_ <= 0)
      return;
    ::kill(id_, SIGKILL);
    reap(0);
  }

  /// SIGTERM; the exit code, or minus the signal that ended it.
  int stop() {
    if (id_ > 0) {
      ::kill(id_, SIGTERM);
      reap(0);
    }
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
  }

private:
  bool reap(int options) {
    if (::waitpid(id_, &status_, options) != id_)
      return false;
    id_ = 0;
    return true;
  }

  pid_t id_ = 0;
  int status_ = 0;
  int out_ = -1;
  std::string said_;
  std::uint16_t port_ = 0;
};

} // namespace troupe
