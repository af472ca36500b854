#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace troupe::end_to_end {

/// A disk of its own, mounted where no other process sees it, that is gone with
/// the process: `options` as for `mount -t tmpfs -o`.
std::vector<std::string> with_disk(const std::string& options,
                                   const std::string& mount_point);

/// The same, of any mount: what follows the command, `&& mount ...` included.
std::vector<std::string> with_mount(const std::string& what);

/// How to start the executable, beside its flags.
struct surroundings {
  /// What starts it, e.g. `unshare --mount`; found in PATH.
  std::vector<std::string> wrapper;
  /// `NAME=value`, added to this process's own.
  std::vector<std::string> variables;
  /// What takes the flags of `troupe` and says when it serves, as it does.
  std::string program = TROUPE_BIN_DIR "/troupe";
};

/// `build/bin/troupe` as a process of its own. It does not outlive this object,
/// nor this process, however that ends.
class troupe_process {
public:
  using milliseconds = std::chrono::milliseconds;

  /// How long it may take to start or to end; beyond that, tests fail.
  static constexpr milliseconds patience{60'000};

  explicit troupe_process(const std::vector<std::string>& given,
                          const surroundings& = {});
  troupe_process(const troupe_process&) = delete;
  ~troupe_process();

  pid_t pid() const { return pid_; }

  /// Waits for the line that says that it serves, and returns the port in it.
  /// Throws std::runtime_error with what it had to say if it ends instead.
  std::uint16_t port();

  /// Sends SIGTERM, SIGKILL and the like.
  void signal(int number) const;

  /// Waits for its end and returns its exit code, of a signal minus its number.
  /// Throws std::runtime_error when it takes too long.
  int exit_code(milliseconds at_most = patience);

  /// SIGTERM, and its exit code.
  int stop();

  /// SIGKILL, and nothing is left of it.
  void kill();

  /// All that it has written so far.
  std::string output() const;
  std::string errors() const;

private:
  /// Whether it has ended.
  bool reap();

  pid_t pid_ = -1;
  bool ended_ = false;
  int code_ = 0;
  int output_ = -1;
  int errors_ = -1;
  std::uint16_t port_ = 0;
};

/// The flags of a shop on a free port and `data_dir`, then `more`.
std::vector<std::string> shop_flags(const std::string& data_dir,
                                    std::vector<std::string> more = {});

/// Runs it to its end with these flags.
struct ended {
  explicit ended(const std::vector<std::string>& given,
                 const surroundings& = {});

  int code;
  std::string output;
  std::string errors;
};

} // namespace troupe::end_to_end
