#pragma once

#include "tests/kill_test/promises.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace troupe::kill_test {

/// Clients, a thread each, who order, pay in, restock and cancel, and do not
/// mind that the shop dies: what they sent with an idempotency key they send
/// again until it is answered. They note what they were promised.
class load {
public:
  load(promises& to, std::uint32_t seed);
  load(const load&) = delete;

  /// Leaves unanswered what is unanswered, unless `finish` was called before.
  ~load();

  /// Fills the shelves of a new shop. Throws std::runtime_error.
  void stock(std::uint16_t port);

  /// Where the shop listens from now on; empty: nowhere. Clients go from one
  /// port to the other.
  void serve_at(std::vector<std::uint16_t> ports);

  /// Returns when all that was begun is answered; begins nothing more. The shop
  /// has to be there.
  void finish();

  /// The first answer that no client should have got; empty: there was none.
  std::string complaint() const;

private:
  class client;

  /// Where a shop is that is there.
  struct place {
    std::uint16_t port = 0; ///< 0: it is time to go
    int life = 0;           ///< of the shop
  };

  place place_of_shop();
  bool is_over(int life) const;
  void complain(const std::string& about);
  void join();

  promises& promises_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::uint16_t> ports_;
  std::size_t requests_ = 0;
  int life_ = 0;
  bool abandoned_ = false;
  std::string complaint_;
  std::atomic<bool> finishing_{false};
  std::vector<std::thread> threads_;
};

} // namespace troupe::kill_test
