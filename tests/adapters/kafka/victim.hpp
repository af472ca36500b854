#pragma once

#include <optional>
#include <string>

namespace troupe::kafka_test {

/// A second process that runs the same test case in another role, to be killed.
class victim {
public:
  /// Starts this program again for one test case.
  victim(const std::string& test_case, const std::string& role);

  /// Kills it.
  ~victim();

  void wait_until_ready();

  /// In the victim: what it was given to do. None: this is the real test.
  static std::optional<std::string> role();

  /// In the victim: says that it is ready, and stays.
  [[noreturn]] static void wait_for_death();

private:
  int process_ = -1;
  int said_ = -1;
};

} // namespace troupe::kafka_test
