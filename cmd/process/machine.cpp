#include "cmd/process/machine.hpp"

#include "cmd/settings/healthcheck.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace troupe {

namespace {

/// About half more than any executable has when it serves.
constexpr std::size_t enough_threads = 40;

void take_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    // The lowest free descriptor is this one. In the wrong direction, so that
    // using it still fails.
    if (::fcntl(fd, F_GETFD) < 0 && errno == EBADF)
      ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/// Allocates nothing: memory may be out.
[[noreturn]] void end_with_a_line() noexcept {
  auto say = [](const char* why) {
    ::dprintf(STDERR_FILENO, "%s: %s\n", program_invocation_short_name, why);
  };
  try {
    if (std::current_exception())
      throw;
    say("ended for a reason that it cannot tell");
  } catch (const std::exception& e) {
    say(e.what());
  } catch (...) {
    say("ended by what is no exception of ours");
  }
  ::_exit(1);
}

} // namespace

void prepare_process() {
  take_standard_descriptors();
  for (auto harmless : {SIGPIPE, SIGXFSZ, SIGHUP})
    std::signal(harmless, SIG_IGN);
  ::umask(S_IRWXG | S_IRWXO);
  std::set_terminate(end_with_a_line);
}

void require_threads() {
  std::latch all_asked{1};
  std::vector<std::jthread> threads;
  std::string refused;
  try {
    while (threads.size() < enough_threads)
      threads.emplace_back([&] { all_asked.wait(); });
  } catch (const std::exception& e) {
    refused = "too few threads or too little memory for them: it may have "
              + std::to_string(threads.size()) + " and needs "
              + std::to_string(enough_threads) + ": " + e.what();
  }
  all_asked.count_down();
  if (!refused.empty())
    throw std::runtime_error{refused};
}

int start(program who, int argc, char** argv,
          const std::function<int(const command_line&)>& serve) {
  prepare_process();
  auto parsed = parse_command_line(
      who, argc, argv, [](const char* name) { return std::getenv(name); },
      std::cout, std::cerr);
  if (auto code = std::get_if<int>(&parsed))
    return *code;
  auto& asked = std::get<command_line>(parsed);
  try {
    if (asked.what == command_line::verb::healthcheck)
      return healthcheck(participant_of(who) ? metrics_url(asked.shop)
                                             : base_url(asked.shop),
                         std::cerr);
    return serve(asked);
  } catch (const std::invalid_argument& e) {
    std::cerr << to_string(who) << ": " << e.what() << '\n';
    // In a split shop: a property that librdkafka does not take.
    return who == program::whole_shop ? 1 : 2;
  } catch (const std::exception& e) {
    std::cerr << to_string(who) << ": " << e.what() << '\n';
  }
  return 1;
}

} // namespace troupe
