#pragma once

#include "adapters/simulated/carrier.hpp"
#include "adapters/simulated/payment_provider.hpp"
#include "tests/adapters/conformance/third_party_suite.hpp"

#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <unistd.h>

namespace troupe::conformance {

/// The name of a file of its own, gone at the end of the scope.
struct temporary_file {
  std::string name = std::filesystem::temp_directory_path()
                     / ("troupe-books-" + std::to_string(::getpid()));

  temporary_file() { std::filesystem::remove(name); }
  temporary_file(const temporary_file&) = delete;
  ~temporary_file() { std::filesystem::remove(name); }

  std::vector<std::string> lines() const {
    std::vector<std::string> result;
    std::ifstream from{name};
    for (std::string line; std::getline(from, line);)
      result.push_back(line);
    return result;
  }

  std::string text() const {
    std::string result;
    for (const auto& line : lines())
      result += line + "\n";
    return result;
  }
};

/// Both third parties, with books in a file.
struct simulated_backend {
  simulated::behaviour how;
  temporary_file books;
  manual_clock time;
  simulated::delay timer;
  std::optional<simulated::ledger> ledger;
  std::optional<simulated::payment_provider> payments;
  std::optional<simulated::carrier> deliveries;

  explicit simulated_backend(const simulated::behaviour& like = {})
      : how{like} {
    reopen();
  }

  void reopen() {
    payments.reset();
    deliveries.reset();
    ledger.emplace(books.name);
    payments.emplace(how, *ledger, timer, time);
    deliveries.emplace(how, *ledger, timer, time);
  }

  bool is_charged(const std::string& saga) {
    return in_force("charge", "void", saga);
  }
  bool is_booked(const std::string& saga) {
    return in_force("book", "cancel", saga);
  }
  bool in_force(const char* done, const char* undone, const std::string& saga) {
    std::lock_guard guard{*ledger};
    return ledger->has(done, saga) && !ledger->has(undone, saga);
  }

  payment_provider& provider() { return *payments; }
  carrier& parcels() { return *deliveries; }
};

/// Saga ids as the order participant makes them.
inline std::string saga(int n) {
  return make_uuid7(1'700'000'000'000 + n, static_cast<std::uint64_t>(n),
                    ~static_cast<std::uint64_t>(n));
}

} // namespace troupe::conformance
