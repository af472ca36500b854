#include "tests/end_to_end/troupe_process.hpp"

#include "tests/wait_until.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <system_error>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace troupe::end_to_end {

namespace {

/// A file in memory: unlike a pipe it is never full.
int open_capture() {
  auto fd = ::memfd_create("captured", MFD_CLOEXEC);
  if (fd < 0)
    throw std::system_error{errno, std::generic_category(), "memfd_create"};
  return fd;
}

std::string read_capture(int fd) {
  std::string text;
  char bytes[4096];
  for (ssize_t size = 0; (size = ::pread(fd, bytes, sizeof bytes,
                                         static_cast<off_t>(text.size())))
                         > 0;)
    text.append(bytes, static_cast<std::size_t>(size));
  return text;
}

/// `texts` as execvpe() takes them; valid as long as they are.
std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const auto& text : texts)
    result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// This process's variables without TROUPE_ ones, which would be settings.
std::vector<std::string> variables_for(const surroundings& around) {
  std::vector<std::string> result;
  for (auto one = environ; *one; ++one)
    if (!std::string_view{*one}.starts_with("TROUPE_"))
      result.emplace_back(*one);
  result.insert(result.end(), around.variables.begin(), around.variables.end());
  return result;
}

} // namespace

troupe_process::troupe_process(const std::vector<std::string>& given,
                               const surroundings& around)
    : output_{open_capture()}, errors_{open_capture()} {
  auto command = around.wrapper;
  command.push_back(around.program);
  command.insert(command.end(), given.begin(), given.end());
  auto variables = variables_for(around);
  auto argv = pointers_to(command);
  auto envp = pointers_to(variables);
  pid_ = ::fork();
  if (pid_ < 0)
    throw std::system_error{errno, std::generic_category(), "fork"};
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(output_, STDOUT_FILENO);
    ::dup2(errors_, STDERR_FILENO);
    ::execvpe(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
}

troupe_process::~troupe_process() {
  if (std::uncaught_exceptions() > 0) // a test that fails, as a rule
    std::cerr << errors() << std::flush;
  kill();
  ::close(output_);
  ::close(errors_);
}

std::uint16_t troupe_process::port() {
  if (port_ != 0)
    return port_;
  std::string line;
  auto told = wait_until(
      [&] {
        auto over = reap();
        line = output();
        return over || line.ends_with('\n');
      },
      patience);
  constexpr std::string_view start = "troupe listening on http://127.0.0.1:";
  if (!told || ended_ || !line.starts_with(start))
    throw std::runtime_error{"troupe does not serve: " + line + errors()};
  port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + start.size()));
  return port_;
}

void troupe_process::signal(int number) const {
  if (!ended_)
    ::kill(pid_, number);
}

int troupe_process::exit_code(milliseconds at_most) {
  if (!wait_until([this] { return reap(); }, at_most))
    throw std::runtime_error{"troupe does not end: " + errors()};
  return code_;
}

int troupe_process::stop() {
  signal(SIGTERM);
  return exit_code();
}

void troupe_process::kill() {
  signal(SIGKILL);
  exit_code();
}

std::string troupe_process::output() const {
  return read_capture(output_);
}

std::string troupe_process::errors() const {
  return read_capture(errors_);
}

bool troupe_process::reap() {
  int status = 0;
  if (!ended_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
    ended_ = true;
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  return ended_;
}

std::vector<std::string> shop_flags(const std::string& data_dir,
                                    std::vector<std::string> more) {
  more.insert(more.begin(), {"--http-port", "0", "--data-dir", data_dir});
  return more;
}

ended::ended(const std::vector<std::string>& given,
             const surroundings& around) {
  troupe_process process{given, around};
  code = process.exit_code();
  output = process.output();
  errors = process.errors();
}

std::vector<std::string> with_disk(const std::string& options,
                                   const std::string& mount_point) {
  return with_mount("-t tmpfs -o " + options + " tmpfs '" + mount_point + "'");
}

std::vector<std::string> with_mount(const std::string& what) {
  std::vector<std::string> result{"unshare", "--mount"};
  if (::getuid() != 0) // to mount, one has to be root of something
    result.push_back("--map-root-user");
  result.insert(result.end(),
                {"sh", "-c", "mount " + what + " && exec \"$0\" \"$@\""});
  return result;
}

} // namespace troupe::end_to_end
