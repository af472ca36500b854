#include "tests/adapters/kafka/victim.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace troupe::kafka_test {

namespace {

constexpr const char* variable = "TROUPE_VICTIM";
constexpr int ready_fd = 3; ///< where it says that it is ready

} // namespace

victim::victim(const std::string& test_case, const std::string& role) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
    throw std::runtime_error{"no pipe"};
  auto filter = "--run_test=" + test_case;
  auto setting = std::string{variable} + '=' + role;
  const char* arguments[] = {"victim", filter.c_str(), nullptr};
  const char* environment[] = {setting.c_str(), nullptr};
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(pipe[1], ready_fd);
    ::execve("/proc/self/exe", const_cast<char**>(arguments),
             const_cast<char**>(environment));
    ::_exit(127);
  }
  ::close(pipe[1]);
  said_ = pipe[0];
}

victim::~victim() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  ::close(said_);
}

void victim::wait_until_ready() {
  char word = 0;
  if (::read(said_, &word, 1) != 1)
    throw std::runtime_error{"the victim died too early"};
}

std::optional<std::string> victim::role() {
  auto value = std::getenv(variable);
  return value ? std::optional<std::string>{value} : std::nullopt;
}

void victim::wait_for_death() {
  if (::write(ready_fd, "!", 1) == 1)
    for (;;)
      ::pause();
  ::_exit(1);
}

} // namespace troupe::kafka_test
