#include "tests/dying_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <stdexcept>

namespace troupe {

death death_of(const std::function<void()>& life) {
  int ends[2];
  if (::pipe(ends) != 0)
    throw std::runtime_error{"no pipe"};
  auto child = ::fork();
  if (child < 0)
    throw std::runtime_error{"no process"};
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    life();
    std::_Exit(0);
  }
  ::close(ends[1]);
  death result;
  char some[4'096];
  for (ssize_t size; (size = ::read(ends[0], some, sizeof some)) > 0;)
    result.text.append(some, static_cast<std::size_t>(size));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  result.code
      = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

bool terminates(const std::function<void()>& life) {
  constexpr int terminated = 77;
  return death_of([&] {
           std::set_terminate([] { std::_Exit(terminated); });
           life();
         }).code
         == terminated;
}

} // namespace troupe
