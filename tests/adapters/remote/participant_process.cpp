#include "tests/adapters/remote/participant_process.hpp"

#include "tests/wait_until.hpp"

#include <array>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace troupe::remote {

namespace {

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::runtime_error{"pipe"};
  return ends;
}

std::string read_line(int fd) {
  std::string line;
  char c = 0;
  while (::read(fd, &c, 1) == 1 && c != '\n')
    line += c;
  return line;
}

} // namespace

participant_process::participant_process(const options& wanted) {
  auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path()
                 / "remote-participant";
  std::vector<std::string> words{program.string(), wanted.listen,
                                 wanted.compatibility, wanted.name,
                                 wanted.missing};
  if (wanted.tls)
    for (auto& file :
         {wanted.tls->certificate, wanted.tls->key, wanted.tls->ca})
      words.push_back(file);
  std::vector<char*> arguments;
  for (auto& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  auto input = make_pipe();
  auto output = make_pipe();
  pid_ = ::fork();
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(input[0], STDIN_FILENO);
    ::dup2(output[1], STDOUT_FILENO);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  ::close(input[0]);
  ::close(output[1]);
  input_ = input[1];
  port_ = read_line(output[0]);
  ::close(output[0]);
  if (port_.empty()) {
    kill();
    throw std::runtime_error{"remote-participant did not start"};
  }
}

participant_process::~participant_process() {
  kill();
  ::close(input_);
}

void participant_process::pause() {
  if (pid_ <= 0)
    return;
  ::kill(pid_, SIGSTOP);
  ::waitpid(pid_, nullptr, WUNTRACED); // all its threads stand still
}

void participant_process::go_on() {
  ::kill(pid_, SIGCONT);
}

void participant_process::kill() {
  if (pid_ <= 0)
    return;
  ::kill(pid_, SIGKILL);
  wait();
}

bool participant_process::shut() {
  ::close(std::exchange(input_, -1));
  return wait_until([this] {
    if (::waitpid(pid_, nullptr, WNOHANG) != pid_)
      return false;
    pid_ = -1;
    return true;
  });
}

void participant_process::wait() {
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

} // namespace troupe::remote
