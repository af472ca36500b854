#pragma once

#include <chrono>

namespace troupe::postgres {

/// Hangs up a connection whose answer is overdue: whoever reads from it is told
/// that the other side has closed it. The kernel notices a machine that is gone
/// (`with_limits`), but not a peer that lives and says nothing: a proxy that
/// forwards no more, a server that was stopped.
class overdue {
public:
  /// The socket stays open as long as this lives.
  explicit overdue(int socket);
  overdue(const overdue&) = delete;
  ~overdue();

  /// How long an answer is waited for; 0: without end.
  void limit(std::chrono::milliseconds at_most);

  /// An answer is waited for as long as this lives.
  class waiting {
  public:
    explicit waiting(overdue&);
    waiting(const waiting&) = delete;
    ~waiting();

  private:
    overdue& of_;
  };

  /// Whether this one was hung up.
  bool hung_up() const;

private:
  class watch;
  using clock = std::chrono::steady_clock;

  int socket_;
  std::chrono::milliseconds at_most_{};
  clock::time_point end_ = clock::time_point::max();
  bool hung_up_ = false;
};

} // namespace troupe::postgres
