#pragma once

#include "adapters/remote/network.hpp"

#include <chrono>
#include <optional>
#include <string>

#include <sys/types.h>

namespace troupe::remote {

/// How long such processes, and who asks them, bear silence: longer than a busy
/// machine stands still.
constexpr std::chrono::milliseconds patience{20'000};

/// A process of the program `remote-participant`. It does not outlive the test,
/// whatever becomes of it.
class participant_process {
public:
  struct options {
    std::string listen = "127.0.0.1:0";
    std::string compatibility = "1";
    std::string name = "a";
    std::string missing; ///< what it says is missing there; empty: ready
    std::optional<tls_settings> tls;
  };

  /// Returns when it listens; throws if it ends before.
  participant_process() : participant_process(options{}) {}
  explicit participant_process(const options&);
  ~participant_process();

  std::string address() const { return "127.0.0.1:" + port_; }
  const std::string& port() const { return port_; }

  void pause(); ///< SIGSTOP
  void go_on(); ///< SIGCONT
  void kill();  ///< SIGKILL; gone when this returns
  bool
  shut(); ///< asks it to end as it does every day; whether it does, in 10 s

private:
  void wait();

  pid_t pid_ = -1;
  int input_ = -1;
  std::string port_;
};

} // namespace troupe::remote
